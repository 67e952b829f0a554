/* What pages share. Everything works without it but charts, whose numbers stand in a table beside them. */
"use strict";

/* A chart is <figure class="chart" data-chart> with its series as JSON in a <script type="application/json">. */
function drawCharts(within) {
  if (!window.echarts) return;
  for (const figure of within.querySelectorAll("[data-chart]:not([data-drawn])")) {
    figure.dataset.drawn = "";
    const place = figure.querySelector(".canvas");
    const said = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    place.hidden = false;
    const chart = echarts.init(place, dark ? "dark" : null, { renderer: "svg" });
    chart.setOption({
      backgroundColor: "transparent",
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      textStyle: { fontFamily: "inherit" },
      tooltip: { trigger: "axis" },
      legend: { show: said.series.length > 1, type: "scroll", top: 0 },
      grid: { left: 48, right: 32, top: said.series.length > 1 ? 40 : 16, bottom: 32 },
      xAxis: { type: "category", data: said.labels, boundaryGap: said.kind === "bar" },
      yAxis: { type: "value", scale: true },
      series: said.series.map((one) => ({
        name: one.name, data: one.values, type: said.kind || "line", connectNulls: false, symbolSize: 6,
      })),
    });
    addEventListener("resize", () => chart.resize());
  }
}

/* What a page asks for again carries the token that shows it is the page asking. */
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name='csrf_token']");
  if (token) event.detail.headers["X-CSRF-Token"] = token.value;
});

/* A refusal is an answer too: it is shown where the answer would have stood. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 413, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  drawCharts(event.detail.elt);
  event.detail.elt.querySelector("#problem")?.focus();
});

document.addEventListener("DOMContentLoaded", () => {
  drawCharts(document);
  document.getElementById("problem")?.focus();
});

/* A long explanation is printed opened. */
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.dataset.closed = "";
    one.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const one of document.querySelectorAll("details[data-closed]")) {
    one.open = false;
    delete one.dataset.closed;
  }
});

/* Whoever signs out leaves nothing on the device that was kept for when there is no network. */
document.addEventListener("submit", (event) => {
  if (event.target.closest(".head") && window.caches) caches.delete("record");
});
