"""``make test-faults``: a random schedule of faults over a running load, and an audit at its end.

    make test-faults ARGS="--seed 7 --minutes 5"

The seed decides which faults come when and what the clerks send. How long anything takes is the machine's
affair, so that a failure comes again with the same seed likely, not certainly.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.faults.ground import Ground
from tests.faults.kinds import KINDS, possible
from tests.faults.schedule import PACE, plan, run


def main() -> int:
    options = _options()
    again = f"make test-faults ARGS={_arguments(options)!r}"
    _say(f"again with: {again}")
    folder = Path(tempfile.mkdtemp(prefix="thidua-faults-"))
    failure = f"FAILED; what the services said: {folder / 'services.log'}; again with: {again}"
    try:
        with Ground(folder) as ground:
            kinds = options.only or possible(ground)
            for missing in KINDS.keys() - set(possible(ground)):
                _say(f"not possible without the right to mount: {missing}")
            planned = plan(options.seed, options.minutes * 60, kinds, options.pace)
            figures, findings = run(ground, options.seed, planned, _say)
    except BaseException:
        _say(failure)
        raise
    _say(figures.table())
    if options.figures:
        options.figures.write_text(json.dumps(vars(figures), indent=2), encoding="utf-8")
    if not findings.sound:
        _say(f"{findings.told()}\n{failure}")
        return 1
    shutil.rmtree(folder)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make test-faults")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--pace", type=float, default=PACE, help="seconds between faults, in the mean")
    parser.add_argument("--only", action="append", choices=list(KINDS), metavar="KIND", default=[])
    parser.add_argument("--figures", type=Path, help="write the figures here too, as JSON")
    return parser.parse_args()


def _arguments(options: argparse.Namespace) -> str:
    """What has the same schedule made again."""
    pace = "" if options.pace == PACE else f" --pace {options.pace:g}"
    only = "".join(f' --only "{kind}"' for kind in options.only)
    return f"--seed {options.seed} --minutes {options.minutes:g}{pace}{only}"


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
