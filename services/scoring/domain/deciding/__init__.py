"""What is decided about scoring itself: publishing, closing, suspending, leaving out, lifting."""
