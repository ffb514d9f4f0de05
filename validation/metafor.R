# Reference values for kunnskap.outcomes and kunnskap.synthesis, computed by R's metafor.
#
#   Rscript validation/metafor.R validation/metafor.json
#
# The file holds effects and variances (yi, vi), not the data sets themselves. They are computed from data sets of the
# R package metadat (GPL >= 2), which names the publication behind each. The only raw counts kept are the thirteen
# trials of dat.bcg (published in Colditz et al. 1994, JAMA 271:698) and small tables made up here.
#
# metafor stops its iterations early by default (Fisher scoring at a change of 1e-5, root finding at 1e-4 or so), too
# early for a comparison to 1e-6; the controls below make it go on.

suppressPackageStartupMessages({library(metafor); library(metadat)})
tight <- function(d) list(threshold = 1e-13 * max(1, 10 * mean(d$vi)), maxiter = 100000, tol = 1e-14)
tight_ci <- list(tol = 1e-14, maxiter = 100000)
methods <- c("EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
tests <- c("z", "knha", "adhoc")

# --- JSON, by hand: numbers with 17 significant digits --------------------------------------------------------------
json <- function(x) {
  if (is.list(x)) {
    items <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(items, collapse = ","), "]"))
    return(paste0("{", paste0("\"", names(x), "\":", items, collapse = ",\n"), "}"))
  }
  one <- function(v) if (is.na(v)) "null" else if (is.character(v)) paste0("\"", v, "\"") else
    if (is.logical(v)) tolower(v) else sprintf("%.17g", v)
  items <- vapply(unname(x), one, "")
  if (inherits(x, "AsIs") || length(x) != 1) paste0("[", paste(items, collapse = ","), "]") else items
}
row <- function(x) I(as.numeric(x))

# --- Data sets --------------------------------------------------------------------------------------------------------
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
norm_md <- escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
norm_smd <- escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)
molloy <- escalc("ZCOR", ri = ri, ni = ni, data = dat.molloy2014)
landen <- escalc("OR", ai = n.cbt.non, bi = n.cbt.rec, ci = n.ctrl.non, di = n.ctrl.rec, data = dat.landenberger2005)
li <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007)
pritz <- escalc("PFT", xi = xi, ni = ni, data = dat.pritz1997)
curtis <- escalc("ROM", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.curtis1998)
collins <- escalc("OR", ai = pre.xti, n1i = pre.nti, ci = pre.xci, n2i = pre.nci, data = dat.collins1985b)
hine <- escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)
yusuf <- escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = subset(dat.yusuf1985, table == 6))
sets <- list(bcg = bcg, normand1999_md = norm_md, normand1999_smd = norm_smd, molloy2014 = molloy,
             landenberger2005 = landen, li2007 = li, pritz1997 = pritz, curtis1998 = curtis, collins1985b = collins,
             hine1989 = hine, yusuf1985_table6 = yusuf, raudenbush1985 = dat.raudenbush1985,
             bangertdrowns2004 = dat.bangertdrowns2004, hackshaw1998 = dat.hackshaw1998)
sets <- lapply(sets, function(d) d[!is.na(d$yi) & !is.na(d$vi), ])

fit <- function(d, method, test, mods = NULL) suppressWarnings(
  if (is.null(mods)) rma(d$yi, d$vi, method = method, test = test, control = tight(d))
  else rma(d$yi, d$vi, mods = mods, method = method, test = test, control = tight(d)))

pooled <- function(d, method, test) {
  m <- fit(d, method, test)
  out <- list(estimate = c(m$beta), se = m$se, ci = row(c(m$ci.lb, m$ci.ub)), statistic = m$zval, p = m$pval,
              q = m$QE, q_p = m$QEp, i2 = m$I2, h2 = m$H2, tau2 = m$tau2, tau2_se = if (method == "EE") NA else m$se.tau2)
  pi <- predict(m)
  if (method != "EE") out$prediction <- row(c(pi$pi.lb, pi$pi.ub))
  out
}
profile <- function(d) {
  ci <- suppressWarnings(confint(fit(d, "REML", "z"), control = tight_ci))$random
  list(tau2 = row(ci["tau^2", 2:3]), i2 = row(ci["I^2(%)", 2:3]))
}
checks <- function(d) {
  m <- fit(d, "REML", "z")
  mixed <- regtest(m); classic <- regtest(m, model = "lm"); rank <- suppressWarnings(ranktest(m))
  loo <- leave1out(m); cum <- cumul(m)
  tf <- function(estimator) { t <- trimfill(m, estimator = estimator, control = tight(d)); list(filled = t$k0, side = t$side, estimate = c(t$beta), se = t$se, tau2 = t$tau2) }
  list(weights = row(weights(m)),
       egger_mixed = list(statistic = mixed$zval, p = mixed$pval, limit = c(mixed$est), limit_ci = row(c(mixed$ci.lb, mixed$ci.ub))),
       egger_classic = list(statistic = classic$zval, p = classic$pval, df = classic$dfs, limit = c(classic$est)),
       rank = list(tau = c(rank$tau), p = rank$pval),
       trimfill_L0 = tf("L0"), trimfill_R0 = tf("R0"),
       leave1out = list(estimate = row(loo$estimate), se = row(loo$se), tau2 = row(loo$tau2), i2 = row(loo$I2)),
       cumulative = list(estimate = row(cum$estimate), se = row(cum$se), tau2 = row(cum$tau2)))
}

# --- Moderators -------------------------------------------------------------------------------------------------------
regression <- function(d, X, method, test) {
  m <- fit(d, method, test, X)
  list(beta = row(m$beta), se = row(m$se), p = row(m$pval), ci_low = row(m$ci.lb), ci_high = row(m$ci.ub),
       tau2 = m$tau2, tau2_se = if (method == "EE") NA else m$se.tau2, i2 = m$I2, h2 = m$H2, q = m$QE, q_p = m$QEp, qm = m$QM, qm_p = m$QMp,
       r2 = if (is.null(m$R2)) NA else m$R2)
}
designs <- function(d, columns) {
  d <- d[complete.cases(d[, c("yi", "vi", columns)]), ]
  X <- sapply(columns, function(n) if (is.numeric(d[[n]])) d[[n]] else as.numeric(d[[n]] == "yes"))
  fits <- list()
  for (m in methods) for (t in c("z", "knha")) fits[[paste(m, t)]] <- regression(d, X, m, t)
  list(yi = row(d$yi), vi = row(d$vi), moderators = lapply(setNames(columns, columns), function(n) row(X[, n])), fits = fits)
}
regressions <- list(
  bcg_ablat = designs(sets$bcg, "ablat"),
  bcg_ablat_year = designs(sets$bcg, c("ablat", "year")),
  landenberger = designs(sets$landenberger2005, c("cbt.angerctrl", "cbt.subabuse")),
  bangertdrowns = designs(sets$bangertdrowns2004, c("wic", "feedback", "length")))

subgroup <- function(d, group) {
  keep <- !is.na(d[[group]]) & d[[group]] != ""
  d <- d[keep, ]; g <- as.character(d[[group]])
  own <- lapply(split(d, g), function(s) {
    if (nrow(s) == 1) list(k = 1, estimate = c(s$yi), se = sqrt(c(s$vi)), tau2 = 0)
    else { m <- fit(s, "REML", "z"); list(k = m$k, estimate = c(m$beta), se = m$se, tau2 = m$tau2) } })
  est <- sapply(own, `[[`, "estimate"); se <- sapply(own, `[[`, "se")
  between <- rma(est, sei = se, method = "EE")
  X <- model.matrix(~ factor(g))[, -1, drop = FALSE]
  shared <- fit(d, "REML", "z", X); shared_t <- fit(d, "REML", "knha", X)
  list(yi = row(d$yi), vi = row(d$vi), group = I(g), own = own, q_between = between$QE, p_between = between$QEp,
       common_tau2 = shared$tau2, common_q = shared$QM, common_p = shared$QMp, common_f = shared_t$QM, common_f_p = shared_t$QMp)
}
subgroups <- list(bcg = subgroup(sets$bcg, "alloc"), landenberger = subgroup(sets$landenberger2005, "design"))

# --- Counts: effect sizes, Mantel-Haenszel, Peto -----------------------------------------------------------------------
counts <- list(
  bcg = data.frame(ai = dat.bcg$tpos, n1i = dat.bcg$tpos + dat.bcg$tneg, ci = dat.bcg$cpos, n2i = dat.bcg$cpos + dat.bcg$cneg),
  made_up = data.frame(ai = c(12, 3, 8, 20, 5), n1i = c(40, 25, 60, 110, 33), ci = c(20, 6, 9, 31, 4), n2i = c(41, 24, 58, 108, 35)),
  made_up_zeros = data.frame(ai = c(0, 4, 2, 0, 15, 7), n1i = c(40, 30, 12, 20, 15, 50), ci = c(5, 0, 3, 0, 11, 9), n2i = c(41, 28, 12, 22, 14, 51)))
two_by_two <- function(d) {
  out <- list(table = list(ai = row(d$ai), n1i = row(d$n1i), ci = row(d$ci), n2i = row(d$n2i)))
  for (m in c("RR", "OR", "RD")) {
    for (to in c("only0", "all", "if0all", "none")) {
      if (to == "none" && any(d$ai == 0 | d$ci == 0 | d$ai == d$n1i | d$ci == d$n2i)) next
      e <- escalc(m, ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d, to = to)
      out[[paste("escalc", m, to)]] <- list(yi = row(e$yi), vi = row(e$vi))
    }
    f <- suppressWarnings(rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d, measure = m))
    out[[paste("mh", m)]] <- list(estimate = c(f$beta), se = f$se, ci = row(c(f$ci.lb, f$ci.ub)), p = f$pval, q = f$QE, q_p = f$QEp, q_k = f$k.yi, i2 = f$I2)
  }
  f <- suppressWarnings(rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d))
  out[["peto"]] <- list(estimate = c(f$beta), se = f$se, ci = row(c(f$ci.lb, f$ci.ub)), p = f$pval, q = f$QE, q_p = f$QEp, q_k = f$k.yi, i2 = f$I2)
  out
}
means <- data.frame(m1i = c(20, 31.5, 9.2), sd1i = c(5, 7.1, 2.2), n1i = c(30, 12, 55), m2i = c(15, 33, 8.1), sd2i = c(6, 6.4, 2.9), n2i = c(32, 11, 49))
single <- data.frame(xi = c(0, 4, 25, 12), ni = c(20, 31, 25, 70))
corr <- data.frame(ri = c(-0.31, 0, 0.62), ni = c(22, 40, 105))
plain <- function(e) list(yi = row(e$yi), vi = row(e$vi))
others <- list(
  means = lapply(means, row), single = lapply(single, row), corr = lapply(corr, row),
  MD = plain(escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = means)),
  SMD = plain(escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = means)),
  ROM = plain(escalc("ROM", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = means)),
  PLO = plain(escalc("PLO", xi = xi, ni = ni, data = single)), PFT = plain(escalc("PFT", xi = xi, ni = ni, data = single)),
  PFT_back = list(value = 0.6, n = 24, share = transf.ipft(0.6, 24)),
  ZCOR = plain(escalc("ZCOR", ri = ri, ni = ni, data = corr)))

out <- list(
  made_by = list(R = R.version.string, metafor = as.character(packageVersion("metafor")), metadat = as.character(packageVersion("metadat"))),
  sets = lapply(sets, function(d) {
    fits <- list(); for (m in methods) for (t in tests) fits[[paste(m, t)]] <- pooled(d, m, t)
    list(yi = row(d$yi), vi = row(d$vi), fits = fits, q_profile = profile(d), checks = if (nrow(d) <= 60) checks(d) else NA)
  }),
  regressions = regressions, subgroups = subgroups, counts = lapply(counts, two_by_two), others = others)
writeLines(json(out), commandArgs(TRUE)[1])
