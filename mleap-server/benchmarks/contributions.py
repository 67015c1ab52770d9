"""XGBoost's pred_contribs on one core, for contributions.sh.

Arguments: CSV with a header, target column, trees, depth, rows to explain, seconds. Grows a random forest on
all rows, labels as numbers, and prints rows per second of processor time, of the best pass over the rows, how
many nodes the forest has, and XGBoost's version.
"""

import csv
import sys
import time

import numpy
import xgboost

FEATURES_PER_NODE = 1 / 3
ROWS_PER_TREE = 0.632


def read(path, target):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name not in (target, "Item_Identifier")]
    table = numpy.empty((len(rows), len(columns)))
    for place, name in enumerate(columns):
        values = [row[name] for row in rows]
        try:
            table[:, place] = [float(value) if value else numpy.nan for value in values]
        except ValueError:
            labels = {label: number for number, label in enumerate(sorted(set(values)))}
            table[:, place] = [labels[value] for value in values]
    return table, numpy.array([float(row[target]) for row in rows])


def main():
    path, target, trees, depth, count, seconds = sys.argv[1:]
    table, labels = read(path, target)
    settings = {
        "tree_method": "hist",
        "max_depth": int(depth),
        "num_parallel_tree": int(trees),
        "eta": 1,
        "subsample": ROWS_PER_TREE,
        "colsample_bynode": FEATURES_PER_NODE,
        "min_child_weight": 1,
        "lambda": 0,
        "seed": 5,
    }
    forest = xgboost.train(settings, xgboost.DMatrix(table, labels), num_boost_round=1)
    nodes = sum(text.count("\n") for text in forest.get_dump())
    forest.set_param({"nthread": 1})
    rows = xgboost.DMatrix(table[: int(count)], nthread=1)
    end = time.monotonic() + float(seconds)
    best = float("inf")
    while best == float("inf") or time.monotonic() < end:
        start = time.process_time()
        forest.predict(rows, pred_contribs=True)
        best = min(best, time.process_time() - start)
    print(f"{min(int(count), len(table)) / best:.1f} {nodes} {xgboost.__version__}")


main()
