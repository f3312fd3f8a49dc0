// Two buttons under each chart save it as SVG or PNG. Nothing leaves the browser.
(() => {
  if (window.chartsCanBeSaved) return;
  window.chartsCanBeSaved = true;

  const charts = () => [...document.querySelectorAll(".stVegaLiteChart")];

  const described = (chart) => chart.getAttribute("aria-label") || "chart";

  function standalone(svg) {
    const copy = svg.cloneNode(true);
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = described(svg.closest(".stVegaLiteChart"));
    copy.prepend(title);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("style", "background: white; color: black");
    return new XMLSerializer().serializeToString(copy);
  }

  function give(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async function painted(svg) {
    const picture = new Image();
    const source = new Blob([standalone(svg)], { type: "image/svg+xml" });
    picture.src = URL.createObjectURL(source);
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * svg.width.baseVal.value;
    canvas.height = 2 * svg.height.baseVal.value;
    const brush = canvas.getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(picture.src);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  function button(chart, kind) {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = kind;
    one.setAttribute("aria-label", `Save as ${kind}: ${described(chart).slice(0, 80)}`);
    one.addEventListener("click", async () => {
      const svg = chart.querySelector("svg.marks");
      const page = location.pathname.split("/").pop() || "start";
      const name = `${page}-${charts().indexOf(chart) + 1}.${kind.toLowerCase()}`;
      const whole = new Blob([standalone(svg)], { type: "image/svg+xml" });
      give(kind === "SVG" ? whole : await painted(svg), name);
    });
    return one;
  }

  function offer() {
    for (const chart of charts()) {
      if (!chart.querySelector("svg.marks") || chart.querySelector(":scope > .save-chart")) continue;
      const row = document.createElement("div");
      row.className = "save-chart";
      row.append("Save as", button(chart, "SVG"), button(chart, "PNG"));
      chart.append(row);
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      offer();
    });
  }).observe(document.body, { childList: true, subtree: true });
  offer();
})();
