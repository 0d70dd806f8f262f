/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* What every report has: style, sorting of tables, the view that can be turned. */
#include "store/report.h"

static const char *const style[] = {
    "body{font:15px/1.45 sans-serif;color:#222;max-width:1100px;margin:2em auto;padding:0 "
    "1em}",
    "h1{font-size:1.5em} h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #ccc}",
    "h3{font-size:1em} pre{background:#f6f6f6;padding:1em;overflow-x:auto;font-size:13px}",
    "table{border-collapse:collapse;font-size:13px} th,td{padding:2px "
    "8px;text-align:right}",
    "th{border-bottom:1px solid #888;cursor:pointer} tbody "
    "tr:nth-child(even){background:#f6f6f6}",
    "tr.chosen td{background:#d6e8f4} .none,.lack{color:#888}",
    ".figures{display:flex;flex-wrap:wrap;gap:1.5em} figure{width:325px;margin:0}",
    "figcaption{font-size:12px;overflow-wrap:anywhere} "
    ".lack{width:100%;margin:0;font-size:13px}",
    "svg polyline{fill:none;stroke:#0072B2;stroke-width:1.5} canvas{border:1px solid #ccc}",
    "#wells{display:block;max-height:480px;overflow:auto}",
    "@media print{body{max-width:none;margin:0} #wells{max-height:none;overflow:visible}",
    "  tr,figure{break-inside:avoid} canvas{max-width:100%}}"};

static const char *const script[] = {
    "'use strict';",
    "for (const table of document.querySelectorAll('table.sort')) {",
    "  const heads = table.querySelectorAll('th');",
    "  heads.forEach((head, column) => head.addEventListener('click', () => {",
    "    const body = table.tBodies[0], up = head.dataset.up !== '1';",
    "    head.dataset.up = up ? '1' : '0';",
    "    const key = row => row.cells[column].textContent.trim();",
    "    const order = (x, y) => {",
    "      const a = key(x), b = key(y), u = parseFloat(a), v = parseFloat(b);",
    "      if (isNaN(u) && isNaN(v)) return up ? a.localeCompare(b) : b.localeCompare(a);",
    "      if (isNaN(u) || isNaN(v)) return isNaN(u) ? 1 : -1;",
    "      return up ? u - v : v - u;",
    "    };",
    "    for (const row of [...body.rows].sort(order)) body.append(row);",
    "  }));",
    "}",
    "const canvas = document.getElementById('core');",
    "const data = document.getElementById('cores');",
    "if (canvas && data) {",
    "  const cores = JSON.parse(data.textContent), pen = canvas.getContext('2d');",
    "  let core = [], turn = 0.6, tilt = 0.4, drag = null;",
    "  const place = (x, y, z, scale) => {",
    "    const u = Math.cos(turn) * x + Math.sin(turn) * y;",
    "    const w = Math.cos(turn) * y - Math.sin(turn) * x;",
    "    return {x: canvas.width / 2 + scale * u,",
    "            y: canvas.height / 2 - scale * (Math.cos(tilt) * z + Math.sin(tilt) * w),",
    "            depth: Math.cos(tilt) * w - Math.sin(tilt) * z};",
    "  };",
    "  const draw = () => {",
    "    pen.clearRect(0, 0, canvas.width, canvas.height);",
    "    let far = 1;",
    "    for (const p of core) far = Math.max(far, Math.hypot(p[0], p[1], p[2]) + 0.5);",
    "    const scale = 0.46 * Math.min(canvas.width, canvas.height) / far;",
    "    const shown = core.map((p, k) => ({k, p, at: place(p[0], p[1], p[2], scale)}));",
    "    shown.sort((a, b) => b.at.depth - a.at.depth);",
    "    for (const {k, p, at} of shown) {",
    "      const r = 0.3 * scale * p[6];",
    "      pen.beginPath();",
    "      pen.arc(at.x, at.y, r, 0, 2 * Math.PI);",
    "      pen.fillStyle = k < 10 ? 'rgba(204,0,0,0.75)' : 'rgba(0,114,178,0.35)';",
    "      pen.fill();",
    "      const to = place(p[0] + 5 * p[3], p[1] + 5 * p[4], p[2] + 5 * p[5], scale);",
    "      pen.beginPath();",
    "      pen.moveTo(at.x, at.y);",
    "      pen.lineTo(to.x, to.y);",
    "      pen.lineWidth = 2;",
    "      pen.strokeStyle = '#222';",
    "      pen.stroke();",
    "    }",
    "  };",
    "  const choose = id => {",
    "    if (!(id in cores)) return;",
    "    core = cores[id];",
    "    document.getElementById('which').textContent = 'Shown: well ' + id + '.';",
    "    for (const row of document.querySelectorAll('#wells tbody tr'))",
    "      row.classList.toggle('chosen', row.dataset.well === id);",
    "    draw();",
    "  };",
    "  canvas.addEventListener('pointerdown', e => {",
    "    drag = [e.clientX, e.clientY];",
    "    canvas.setPointerCapture(e.pointerId);",
    "  });",
    "  canvas.addEventListener('pointerup', () => { drag = null; });",
    "  canvas.addEventListener('pointermove', e => {",
    "    if (!drag) return;",
    "    turn += 0.01 * (e.clientX - drag[0]);",
    "    tilt += 0.01 * (e.clientY - drag[1]);",
    "    drag = [e.clientX, e.clientY];",
    "    draw();",
    "  });",
    "  for (const row of document.querySelectorAll('#wells tbody tr'))",
    "    row.addEventListener('click', () => choose(row.dataset.well));",
    "  const first = document.querySelector('#wells tbody tr');",
    "  if (first) choose(first.dataset.well);",
    "}",
    "document.body.dataset.ready = 'yes';"};

#define PUT_LINES(out, lines)                                  \
  for (size_t i_ = 0; i_ < sizeof lines / sizeof *lines; i_++) \
  fprintf(out, "%s\n", lines[i_])

void dw_report_text(FILE *out, const char *text)
{
  for (const char *c = text ? text : ""; *c; c++)
    switch (*c) {
    case '&':
      fputs("&amp;", out);
      break;
    case '<':
      fputs("&lt;", out);
      break;
    case '>':
      fputs("&gt;", out);
      break;
    case '"':
      fputs("&quot;", out);
      break;
    case '\'':
      fputs("&#39;", out);
      break;
    default:
      fputc(*c, out);
    }
}

void dw_report_head(FILE *out, const char *title)
{
  fputs("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n<title>", out);
  dw_report_text(out, title);
  fputs("</title>\n<style>\n", out);
  PUT_LINES(out, style);
  fputs("</style>\n</head>\n<body>\n", out);
}

void dw_report_foot(FILE *out)
{
  fputs("<script>\n", out);
  PUT_LINES(out, script);
  fputs("</script>\n</body>\n</html>\n", out);
}
