# Reference values on data from outside the project, computed by R's survey and psych.
#
#   Rscript validation/survey_api.R validation/survey_api.json
#
# apistrat and apiclus1 (California schools, 2000) ship with R's survey; bfi (25 personality items, 2,800 people) with
# psych. The script writes the columns it uses beside the results, so that the test needs neither package nor network.

suppressPackageStartupMessages({library(survey); library(psych)})
data(api); data(bfi, package = "psych")
arguments <- commandArgs(trailingOnly = TRUE)
number <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.15g", x)), collapse = ", "), "]")
words <- function(x) paste0("[", paste0('"', x, '"', collapse = ", "), "]")
row <- function(name, x) paste0('  "', name, '": ', if (is.numeric(x)) number(x) else words(as.character(x)))
out <- c(row("versions_survey", as.numeric(strsplit(as.character(packageVersion("survey")), "\\.")[[1]])),
         row("versions_psych", as.numeric(strsplit(as.character(packageVersion("psych")), "\\.")[[1]])))

for (column in c("stype", "pw", "fpc", "api00", "enroll", "sch.wide", "awards"))
  out <- c(out, row(paste0("apistrat$", column), apistrat[[column]]))
for (column in c("dnum", "stype", "pw", "fpc", "api00", "enroll", "sch.wide", "awards"))
  out <- c(out, row(paste0("apiclus1$", column), apiclus1[[column]]))

stratified <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
clustered <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
raked <- rake(svydesign(id = ~dnum, weights = ~pw, data = apiclus1), list(~stype, ~sch.wide), list(types, wide),
              control = list(maxit = 1000, epsilon = 1e-12))
designs <- list(
  apistrat = stratified,
  apistrat_infinite = svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat),
  apiclus1 = clustered,
  apiclus1_infinite = svydesign(id = ~dnum, weights = ~pw, data = apiclus1),
  apiclus1_raked = raked
)
for (name in names(designs)) {
  design <- update(designs[[name]], won = as.numeric(awards == "Yes"))
  mean <- svymean(~api00, design)
  enroll <- svymean(~enroll, design)
  by <- svyby(~api00, ~stype, design, svymean)
  out <- c(out,
    row(paste0(name, "_mean"), c(coef(mean), SE(mean), degf(design), confint(mean, df = degf(design)))),
    row(paste0(name, "_enroll"), c(coef(enroll), SE(enroll))),
    row(paste0(name, "_by"), c(by$api00, by$se)))
  for (method in c("logit", "mean", "beta", "asin", "xlogit")) {
    share <- svyciprop(~won, design, method = method)
    out <- c(out, row(paste0(name, "_share_", method), c(coef(share), attr(share, "ci"))))
  }
  out <- c(out, row(paste0(name, "_share_se"), SE(svymean(~won, design))))
}
out <- c(out, row("raked_weights", weights(raked)))

keys <- c(A = "agreeableness", C = "conscientiousness", E = "extraversion", N = "neuroticism", O = "openness")
reversed <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
for (letter in names(keys)) {
  items <- bfi[, paste0(letter, 1:5)]
  for (item in intersect(reversed, names(items))) items[[item]] <- 7 - items[[item]]
  items <- na.omit(items)
  alpha <- psych::alpha(items, warnings = FALSE)$total
  one <- psych::fa(items, nfactors = 1, fm = "minres")
  communal <- sum(one$loadings)^2
  out <- c(out,
    row(paste0("bfi_", letter, "_covariance"), c(cov(items))),
    row(paste0("bfi_", letter, "_n"), nrow(items)),
    row(paste0("bfi_", letter, "_alpha"), c(alpha$raw_alpha, alpha$std.alpha)),
    row(paste0("bfi_", letter, "_omega"), communal / (communal + sum(one$uniquenesses))))
}
writeLines(c("{", paste(out, collapse = ",\n"), "}"), arguments[1])
