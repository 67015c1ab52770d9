# Fits forests by ranger on request; started by forest.py.
#
#   Rscript ranger.R MATRIX.csv
#
# The last column of the matrix is the target. A line of the input is a request: number of trees, features
# that a node draws, rows of the smallest node that is split, threads. A line of the output is the answer:
# seconds of the fit, number of all nodes.
library(ranger)

columns <- length(strsplit(readLines(commandArgs(TRUE)[1], n = 1), ",")[[1]])
matrix <- matrix(scan(commandArgs(TRUE)[1], sep = ",", quiet = TRUE), ncol = columns, byrow = TRUE)
features <- matrix[, -columns]
colnames(features) <- paste0("feature", seq_len(columns - 1))
target <- matrix[, columns]

input <- file("stdin", "r")
while (length(request <- scan(input, n = 4, nlines = 1, quiet = TRUE)) == 4) {
  seconds <- system.time(
    fitted <- ranger(
      x = features, y = target, num.trees = request[1], mtry = request[2], min.node.size = request[3],
      num.threads = request[4], oob.error = FALSE, verbose = FALSE, seed = 5
    )
  )["elapsed"]
  nodes <- sum(sapply(fitted$forest$child.nodeIDs, function(children) length(children[[1]])))
  cat(seconds, nodes, "\n")
  flush(stdout())
}
