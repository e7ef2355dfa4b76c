// SPDX-License-Identifier: Apache-2.0
"use strict";
(() => {
  const COLOURS = ["--c1", "--c2", "--c3", "--c4", "--c5", "--c6"];
  const HEIGHT = 260;
  const NARROWEST = 240;
  const report = JSON.parse(document.getElementById("ration-data").textContent);
  const charts = [];

  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const scaled = (value, factor, units) => {
    let unit = 0;
    while (value >= factor && unit < units.length - 1) {
      value /= factor;
      unit++;
    }
    const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return value.toFixed(digits).replace(/\.0+$/, "") + " " + units[unit];
  };
  const bytes = value => value == null ? "–" : scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
  const nanos = value => value == null ? "–" : scaled(value, 1000, ["ns", "µs", "ms", "s"]);
  const count = value => value == null ? "–" : value.toLocaleString("en-US");
  const short = value => scaled(value, 1000, ["", "k", "M", "G"]).trim();

  // Marks of powers of two, so that 16 MiB has a line and 15.3 MiB has none.
  const byteSteps = [];
  for (let step = 1; step < 2 ** 50; step *= 2) {
    byteSteps.push(step);
  }

  const axis = (values, more) => ({
    stroke: css("--soft"),
    grid: { stroke: css("--line"), width: 1 },
    ticks: { stroke: css("--line"), width: 1 },
    font: "12px system-ui, sans-serif",
    values: (chart, marks) => marks.map(mark => mark == null ? null : values(mark)),
    ...more,
  });

  const line = (label, index, values, more) => ({
    label,
    stroke: css(COLOURS[index % COLOURS.length]),
    width: 1.75,
    points: { show: false },
    value: (chart, value) => values(value),
    ...more,
  });

  const peakLine = record => ({
    hooks: {
      draw: chart => {
        const x = Math.round(chart.valToPos(record, "x", true));
        const { ctx, bbox } = chart;
        ctx.save();
        ctx.strokeStyle = css("--soft");
        ctx.setLineDash([4, 4]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        ctx.restore();
      },
    },
  });

  const overTime = (replay, curves) => ({
    data: [replay.timeline.operations, ...curves.map(curve => curve.values)],
    options: {
      plugins: [peakLine(replay.peak.operations)],
      scales: { x: { time: false }, y: { range: (chart, low, high) => [0, Math.max(1, high * 1.05)] } },
      axes: [axis(short), axis(bytes, { size: 74, incrs: byteSteps })],
      series: [
        { label: "Operations", value: (chart, value) => count(value) },
        ...curves.map((curve, i) => line(curve.name, i, bytes, curve.more)),
      ],
    },
  });

  const series = list => list.map(one => ({ name: one.name, values: one.bytes }));

  // A percentile's place: 0 % at 0, then 90 % at 1, 99 % at 2, and so on.
  const FARTHEST = 5.5;
  const place = percentile => percentile >= 100 ? FARTHEST : -Math.log10(1 - percentile / 100);
  const percentile = at => at >= FARTHEST ? "slowest" : +(100 * (1 - 10 ** -at)).toFixed(4) + " %";

  const powersOfTen = (chart, axisIndex, low, high) => {
    const marks = [];
    for (let mark = 10 ** Math.ceil(Math.log10(low) - 1e-9); mark <= high * 1.001; mark *= 10) {
      marks.push(mark);
    }
    return marks;
  };

  const times = replay => {
    const points = [replay.times.allocation, replay.times.free];
    const longest = points.reduce((a, b) => a.distribution.length >= b.distribution.length ? a : b);
    const values = one => longest.distribution.map((point, i) =>
      one.distribution.length ? Math.max(1, one.distribution[i][1]) : null);
    return {
      data: [longest.distribution.map(point => place(point[0])), ...points.map(values)],
      options: {
        scales: { x: { time: false }, y: { distr: 3 } },
        axes: [
          axis(percentile, { splits: () => [0, 1, 2, 3, 4, 5], size: 40 }),
          axis(nanos, { size: 66, splits: powersOfTen, filter: (chart, marks) => marks }),
        ],
        series: [
          { label: "Percentile", value: (chart, value) => value == null ? "–" : percentile(value) },
          line("allocation", 0, nanos),
          line("free", 1, nanos),
        ],
      },
    };
  };

  const KINDS = {
    memory: replay => overTime(replay, [
      { name: "committed", values: replay.timeline.committed },
      { name: "live", values: replay.timeline.live, more: { fill: css("--c2") + "33" } },
    ]),
    tags: replay => overTime(replay, series(replay.timeline.tags)),
    processes: replay => overTime(replay, series(replay.timeline.processes)),
    times,
  };

  const drawAll = () => {
    charts.splice(0).forEach(chart => chart.destroy());
    for (const section of document.querySelectorAll("section.replay")) {
      const replay = report.replays[Number(section.dataset.replay)];
      section.querySelector(".charts").classList.add("drawn");
      for (const figure of section.querySelectorAll("figure[data-chart]")) {
        const { data, options } = KINDS[figure.dataset.chart](replay);
        const width = Math.max(NARROWEST, figure.clientWidth - 26);
        charts.push(new uPlot({ width, height: HEIGHT, ...options }, data, figure));
      }
    }
  };

  const resizeAll = () => {
    for (const chart of charts) {
      const width = Math.max(NARROWEST, chart.root.parentElement.clientWidth - 26);
      if (width !== chart.width) {
        chart.setSize({ width, height: HEIGHT });
      }
    }
  };

  const key = (row, column) => {
    const cell = row.cells[column];
    return "v" in cell.dataset ? Number(cell.dataset.v) : cell.textContent;
  };

  const sort = (table, head, column) => {
    const state = head.getAttribute("aria-sort");
    // Numbers are looked at from the top, words from A.
    const descending = state === "none" ? head.classList.contains("n") : state === "ascending";
    const sign = descending ? -1 : 1;
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [left, right] = [key(a, column), key(b, column)];
      return sign * (typeof left === "number" && typeof right === "number"
        ? left - right
        : String(left).localeCompare(String(right)));
    });
    for (const other of head.parentElement.cells) {
      other.setAttribute("aria-sort", "none");
    }
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    table.tBodies[0].append(...rows);
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(table, head, column));
    });
  }

  drawAll();
  window.addEventListener("resize", resizeAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
