# SPDX-License-Identifier: BSD-3-Clause
# equilibrium.awk: do the methods of equilibrium.in, whose output this reads, sample one ensemble?
#
# Of each method the means over blocks of e, e_IS and the kinetic temperature (total momentum zero), with
# their errors, and the correlation rho of neighbouring blocks of e_IS.  Of each pair of methods z = difference/error, and the
# largest |z| and the mean z^2 over the bins of g(r); as bins are correlated, p is how often blocks
# drawn again about their means, which agree, exceed it.  Exit 1: some |z| > 4, or p = 1/(AGAIN + 1).
BEGIN { AGAIN = 999; LIMIT = 4; srand(1) }

# -- reading: tables of step, potential and kinetic energy, then a line of each block
$1 == "begin" {
  now = $2; temp = $3; n = $4; inside = 1; fresh = 1
  if (!(now in blocks)) name[++methods] = now
}
$1 == "Step" { rows = e = t = 0; first = 1; next }
inside && NF == 3 && $1 ~ /^[0-9]+$/ {
  if (!first) { e += $2 / n; t += $3 / (1.5 * (n - 1)); rows++ }   # the first row is the last of the block before
  first = 0
}
$1 == "block" {
  b = ++blocks[now]; starts[now] += fresh; follows[now, b] = !fresh; fresh = 0
  x[now, "e", b] = e / rows; x[now, "e_IS", b] = $2; x[now, "T", b] = t / rows
  bins = split(substr($3, 2, length($3) - 2), g, ",")
  for (k = 1; k <= bins; k++) { x[now, k, b] = g[k]; filled[now, k] += g[k] > 0 }
}
$1 == "Total" { inside = 0 }

# -- means, errors, correlation of neighbours
function measure(m, q,    b, s, v) {
  for (b = 1; b <= blocks[m]; b++) s += x[m, q, b]
  s /= blocks[m]
  for (b = 1; b <= blocks[m]; b++) v += (x[m, q, b] - s) ^ 2
  mean[m, q] = s; var[m, q] = v / (blocks[m] - 1) / blocks[m]
}
function neighbours(m, q,    b, c, pairs) {
  for (b = 2; b <= blocks[m]; b++)
    if (follows[m, b]) { c += (x[m, q, b] - mean[m, q]) * (x[m, q, b - 1] - mean[m, q]); pairs++ }
  return pairs ? sprintf("%.2f", c / pairs / (var[m, q] * blocks[m])) : "-"
}
function abs(a) { return a < 0 ? -a : a }
function z_of(a, b, q) { return (mean[a, q] - mean[b, q]) / sqrt(var[a, q] + var[b, q]) }
function judge(z) { if (!(abs(z) <= LIMIT)) bad = 1; return z }

# -- g(r)
# A sum over blocks drawn again, of one method, about its mean: d and its variance, of each bin
function draw(m,    b, k, i, y) {
  for (k = 1; k <= bins; k++) sum[k] = square[k] = 0
  for (b = 1; b <= blocks[m]; b++) {
    i = 1 + int(rand() * blocks[m])
    for (k = 1; k <= bins; k++)
      if (used[k]) { y = x[m, k, i] - mean[m, k]; sum[k] += y; square[k] += y * y }
  }
  for (k = 1; k <= bins; k++) {
    d[m, k] = sum[k] / blocks[m]
    w[m, k] = (square[k] / blocks[m] - d[m, k] ^ 2) / (blocks[m] - 1)
  }
}
function compare_g(a, b,    k, z, most, chi2, many, r, m2, c2, over_most, over_chi2) {
  for (k = 1; k <= bins; k++) {
    used[k] = filled[a, k] > 0.5 * blocks[a] && filled[b, k] > 0.5 * blocks[b]
    if (!used[k]) continue
    measure(a, k); measure(b, k)
    z = z_of(a, b, k); many++; chi2 += z * z
    if (abs(z) > most) most = abs(z)
  }
  for (r = 1; r <= AGAIN; r++) {
    draw(a); draw(b); m2 = c2 = 0
    for (k = 1; k <= bins; k++)
      if (used[k]) {
        z = (d[a, k] - d[b, k]) ^ 2 / (w[a, k] + w[b, k])
        c2 += z; if (z > m2) m2 = z
      }
    over_most += m2 >= most * most; over_chi2 += c2 >= chi2
  }
  if (!many || !over_most || !over_chi2) bad = 1
  return sprintf("%4d %7.2f %7.3f %7.2f %7.3f", many, most, (over_most + 1) / (AGAIN + 1),
    chi2 / (many ? many : 1), (over_chi2 + 1) / (AGAIN + 1))
}

END {
  printf "T = %g, %d particles\n%-8s %6s %6s  %-18s %-18s %-18s %5s\n", temp, n, "", "starts", "blocks",
    "e", "e_IS", "kinetic T", "rho"
  for (i = 1; i <= methods; i++) {
    m = name[i]
    if (blocks[m] < 10) { print m ": too few blocks"; bad = 1; continue }
    printf "%-8s %6d %6d ", m, starts[m], blocks[m]
    for (k = 1; k <= 3; k++) {
      q = k == 1 ? "e" : k == 2 ? "e_IS" : "T"
      measure(m, q)
      if (mean[m, q]) printf " %.5f +- %.5f", mean[m, q], sqrt(var[m, q])
      else printf " %-18s", "-"
    }
    if (mean[m, "T"]) judge((mean[m, "T"] - temp) / sqrt(var[m, "T"]))
    printf " %6s\n", neighbours(m, "e_IS")
  }
  if (methods < 2) bad = 1
  printf "%-14s %6s %6s  %4s %7s %7s %7s %7s\n", "", "z(e)", "z(e_IS)", "bins", "max|z|", "p", "z^2", "p"
  for (i = 1; i < methods; i++)
    for (j = i + 1; j <= methods; j++)
      printf "%-14s %6.2f %6.2f   %s\n", name[i] "-" name[j], judge(z_of(name[i], name[j], "e")),
        judge(z_of(name[i], name[j], "e_IS")), compare_g(name[i], name[j])
  exit bad
}
