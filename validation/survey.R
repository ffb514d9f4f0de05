# Reference values for kunnskap.survey, computed by R's survey and psych from validation/survey.csv (made-up rows).
#
#   Rscript validation/survey.R validation/survey.csv validation/survey.json

suppressPackageStartupMessages({library(survey); library(psych)})
arguments <- commandArgs(trailingOnly = TRUE)
d <- read.csv(arguments[1])
d$one <- 1
d$n_clusters <- c(a = 20, b = 15, c = 8)[d$stratum]
d$n_people <- 850

row <- function(name, x) paste0('  "', name, '": [', paste(sprintf("%.15g", x), collapse = ", "), "]")
out <- c(row("versions_survey", as.numeric(strsplit(as.character(packageVersion("survey")), "\\.")[[1]])),
         row("versions_psych", as.numeric(strsplit(as.character(packageVersion("psych")), "\\.")[[1]])))

designs <- list(
  simple = svydesign(ids = ~1, weights = ~one, data = d),
  weighted = svydesign(ids = ~1, weights = ~weight, data = d),
  stratified = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d),
  clustered = svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = d, nest = TRUE),
  corrected = svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, fpc = ~n_clusters, data = d, nest = TRUE)
)
regions <- data.frame(region = c("m", "n", "v"), Freq = c(350, 300, 200))
roles <- data.frame(role = c("t", "u"), Freq = c(500, 350))
designs$raked <- rake(designs$weighted, list(~region, ~role), list(regions, roles),
                      control = list(maxit = 1000, epsilon = 1e-12))

for (name in names(designs)) {
  design <- designs[[name]]
  mean <- svymean(~y, design)
  share <- svyciprop(~q, design)
  by <- svyby(~y, ~region, design, svymean)
  part <- subset(design, region == "m")
  part_mean <- svymean(~y, part)
  out <- c(out,
    row(paste0(name, "_mean"), c(coef(mean), SE(mean), degf(design), confint(mean, df = degf(design)))),
    row(paste0(name, "_share"), c(coef(share), SE(share), attr(share, "ci"))),
    row(paste0(name, "_by"), c(by$y, by$se)),
    row(paste0(name, "_part"), c(coef(part_mean), SE(part_mean), degf(part), confint(part_mean, df = degf(part)))))
}
out <- c(out, row("raked_weights", weights(designs$raked)))

items <- d[, c("item1", "item2", "item3", "item4")]
alpha <- psych::alpha(items, warnings = FALSE)$total
one <- psych::fa(items, nfactors = 1, fm = "minres")
communal <- sum(one$loadings)^2
out <- c(out, row("alpha", c(alpha$raw_alpha, alpha$std.alpha)),
         row("omega", communal / (communal + sum(one$uniquenesses))))
writeLines(c("{", paste(out, collapse = ",\n"), "}"), arguments[2])
