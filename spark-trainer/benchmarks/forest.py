"""Lets the product's forest and its baselines fit in turn, and prints a table of ratios.

Started by forest.sh. What stands after -- is the command of a JVM with the product's class path; the
JVMs that it starts run ForestWorker.java, scikit-learn runs in this process.
"""

import argparse
import importlib.util
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy
import pandas
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

BENCHMARKS = Path(__file__).resolve().parent
REPOSITORY = BENCHMARKS.parent.parent
GENERATED = REPOSITORY / "spark-trainer" / "target" / "benchmarks"

OURS = "io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor"
MLLIB = "org.apache.spark.ml.regression.RandomForestRegressor"

# The deepest that Spark allows. Scikit-learn has no limit, and a few of its branches go deeper: the
# nodes that are printed at each fit say how little that is.
FULL_DEPTH = 30
# The product keeps a feature's value in a byte. MLlib is given fewer bins, which is to its favour.
OUR_BINS, MLLIB_BINS = 256, 64

BIG_MART_ROWS = 8523
BIG_MART_TARGET = "Item_Outlet_Sales"
BIG_MART_IDENTIFIER = "Item_Identifier"
BIG_MART_RECIPE = REPOSITORY / "data" / "big-mart-hyperparameters.json"
RECIPE_TREES = 500

# The sets of --data: file, target and the columns that give the target away. --table adds others.
SETS = {
    "bigmart": ("bigmart/Train.csv", BIG_MART_TARGET, []),
    "diamonds": ("diamonds/diamonds.csv", "price", []),
    "bike_hour": ("bike_hour/hour.csv", "cnt", ["casual", "registered"]),
}


@dataclass
class Run:
    """What was measured once: seconds, and the nodes of all trees where there are any."""

    seconds: float
    nodes: int = 0


@dataclass
class Contestant:
    """One of those that are measured in turn."""

    name: str
    run: Callable[[], Run]
    repeats: int
    is_warmed_up: bool = True
    runs: list = field(default_factory=list)

    def median(self):
        return statistics.median(run.seconds for run in self.runs)

    def microseconds_per_node(self):
        return 1e6 * statistics.median(run.seconds / run.nodes for run in self.runs)


def contest(*contestants):
    """Everyone's turn comes once a round, so that a slow minute of the machine meets all of them."""
    for contestant in contestants:
        if contestant.is_warmed_up:
            say(f"{contestant.name}: {contestant.run().seconds:.2f} s cold, not counted")
    for number in range(max(contestant.repeats for contestant in contestants)):
        for contestant in contestants:
            if number < contestant.repeats:
                contestant.runs.append(contestant.run())
                say(f"{contestant.name}: {contestant.runs[-1].seconds:.2f} s")


class Table:
    """The results, a line for each comparison."""

    def __init__(self):
        self.lines = []

    def compare(self, what, ours, baseline, unit, target, at_least=False):
        ratio = ours[1] / baseline[1]
        met = ratio >= target if at_least else ratio <= target
        self.lines.append(
            f"| {what} | {ours[0]} {ours[1]:.4g} {unit} | {baseline[0]} {baseline[1]:.4g} {unit} "
            f"| {ratio:.3f} | {'at least' if at_least else 'at most'} {target} "
            f"| {'met' if met else '**missed**'} |"
        )

    def times(self, what, ours, baseline, target):
        self.compare(
            what, (ours.name, ours.median()), (baseline.name, baseline.median()), "s", target
        )

    def times_per_node(self, what, ours, baseline, target):
        """For forests of different sizes, which count a leaf's rows in different ways."""
        self.compare(
            what + ", per node",
            (ours.name, ours.microseconds_per_node()),
            (baseline.name, baseline.microseconds_per_node()),
            "µs",
            target,
        )

    def limit(self, what, name, value, unit, limit):
        self.lines.append(
            f"| {what} | {name} {value:.4g} {unit} | | | at most {limit} {unit} "
            f"| {'met' if value <= limit else '**missed**'} |"
        )

    def show(self):
        print("\n| case | measured | baseline | ratio | target | |\n| --- | --- | --- | --- | --- | --- |")
        print("\n".join(self.lines))


class Worker:
    """A JVM with Spark that fits on request."""

    def __init__(self, options, cores=None):
        """With so many cores only, not even the compiler's threads get more; else with all."""
        self.scratch = tempfile.mkdtemp(prefix="forest-worker-")
        self.log = open(Path(self.scratch) / "log", "w+")
        command = [*options.jvm, f"-Xmx{options.heap}"]
        bound = cores and (lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores]))
        self.process = subprocess.Popen(
            [*command, str(BENCHMARKS / "ForestWorker.java"), self.scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            preexec_fn=bound,
        )

    def ask(self, command, **arguments):
        self.process.stdin.write(json.dumps({"command": command, **arguments}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.log.seek(0)
            raise SystemExit(f"the JVM ended at {command} {arguments}:\n{self.log.read()[-4000:]}")
        return json.loads(answer)

    def load(self, table):
        self.described(self.ask("load", matrix=str(table.csv), categories=table.categories))

    def generate(self, rows):
        self.described(self.ask("generate", rows=rows))

    def described(self, answer):
        say(
            "{rows} rows in Spark {spark} on Java {java}, {cores} cores, heap {heap_megabytes} MB"
            .format(**answer)
        )

    def fit(self, regressor, forest):
        bins = MLLIB_BINS if regressor == MLLIB else OUR_BINS
        answer = self.ask("fit", regressor=regressor, bins=bins, **forest)
        say("  {nodes} nodes, greatest depth {depth}".format(**answer))
        return Run(answer["seconds"], answer["nodes"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.scratch)


def preparation(features):
    """The plain way to numbers: means and most frequent labels for gaps, ordinals for labels."""
    numbers = features.select_dtypes("number").columns
    labels = features.columns.difference(numbers, sort=False)
    ordinals = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return ColumnTransformer(
        [
            ("numbers", SimpleImputer(strategy="mean"), list(numbers)),
            ("labels", make_pipeline(SimpleImputer(strategy="most_frequent"), ordinals), list(labels)),
        ]
    )


class NumericTable:
    """A prepared table, for scikit-learn as arrays and for Spark as the file that holds the same."""

    def __init__(self, source, target=BIG_MART_TARGET, dropped=(BIG_MART_IDENTIFIER,)):
        frame = pandas.read_csv(source).drop(columns=list(dropped))
        features = frame.drop(columns=target)
        self.features = preparation(features).fit_transform(features)
        self.target = frame[target].to_numpy()
        labels = len(features.select_dtypes(exclude="number").columns)
        numbers = self.features.shape[1] - labels
        self.categories = [0] * numbers + [
            int(self.features[:, column].max()) + 1 for column in range(numbers, numbers + labels)
        ]
        self.csv = GENERATED / f"{Path(source).stem}-matrix.csv"
        matrix = numpy.column_stack([self.features, self.target])
        pandas.DataFrame(matrix).to_csv(self.csv, header=False, index=False)


def generated(options, rows):
    """Invented sales records: the same file for the same number of rows on every machine."""
    file = GENERATED / f"big-mart-{rows}.csv"
    if not file.exists():
        program = REPOSITORY / "data" / "GenerateBigMartSample.java"
        part = file.with_suffix(".part")
        with open(part, "w") as out:
            subprocess.run([options.jvm[0], str(program), str(rows)], stdout=out, check=True)
        part.rename(file)
    return file


def scikit_learn(table, repeats, **settings):
    def run():
        forest = RandomForestRegressor(random_state=5, n_jobs=-1, **settings)
        start = time.perf_counter()
        forest.fit(table.features, table.target)
        seconds = time.perf_counter() - start
        nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
        depth = max(tree.tree_.max_depth for tree in forest.estimators_)
        say(f"  {nodes} nodes, greatest depth {depth}")
        return Run(seconds, nodes)

    return Contestant("scikit-learn", run, repeats)


class Ranger:
    """An R process that fits on request."""

    def __init__(self, table):
        self.features = table.features.shape[1]
        self.process = subprocess.Popen(
            ["Rscript", str(BENCHMARKS / "ranger.R"), str(table.csv)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @staticmethod
    def is_there():
        command = ["Rscript", "-e", "library(ranger)"]
        return (
            shutil.which("Rscript") is not None
            and subprocess.run(command, capture_output=True).returncode == 0
        )

    def fit(self, forest):
        """Its nodes are split from so many rows on that both halves may have a leaf's minimum."""
        drawn = self.features // 3 if forest["subset"] == "onethird" else self.features
        split = 1 if forest["leaf"] == 1 else 2 * forest["leaf"]
        cores = len(os.sched_getaffinity(0))
        self.process.stdin.write(f"{forest['trees']} {drawn} {split} {cores}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            raise SystemExit("ranger ended without an answer")
        nodes = int(float(answer[1]))
        say(f"  {nodes} nodes")
        return Run(float(answer[0]), nodes)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def xgboost_forest(table, repeats, forest):
    """XGBoost's random forest by histograms: no regularisation, a sample without replacement."""
    import xgboost

    def run():
        model = xgboost.XGBRFRegressor(
            n_estimators=forest["trees"],
            tree_method="hist",
            max_bin=OUR_BINS,
            max_depth=0,
            min_child_weight=forest["leaf"],
            subsample=0.632,
            colsample_bynode=1 / 3 if forest["subset"] == "onethird" else 1,
            reg_lambda=0,
            n_jobs=len(os.sched_getaffinity(0)),
            random_state=5,
        )
        start = time.perf_counter()
        model.fit(table.features, table.target)
        seconds = time.perf_counter() - start
        nodes = sum(dump.count("\n") for dump in model.get_booster().get_dump())
        say(f"  {nodes} nodes")
        return Run(seconds, nodes)

    return Contestant("XGBoost's random forest", run, repeats)


def others(options, data, forest, stack):
    """XGBoost and ranger, as far as they are installed."""
    found = []
    if importlib.util.find_spec("xgboost") is None:
        say("XGBoost is left out. On Debian: apt-get install python3-xgboost")
    else:
        found.append(xgboost_forest(data, options.repeats, forest))
    if Ranger.is_there():
        ranger = stack.enter_context(Ranger(data))
        found.append(Contestant("ranger", lambda: ranger.fit(forest), options.repeats))
    else:
        say("ranger is left out. On Debian: apt-get install r-cran-ranger")
    return found


def ours(worker, options, forest, name="in memory"):
    return Contestant(name, lambda: worker.fit(options.ours, forest), options.repeats)


def mllib(worker, options, forest):
    """Takes minutes a fit, so that neither a cold start nor one repeat matters much."""
    run = lambda: worker.fit(MLLIB, forest)
    return Contestant("MLlib", run, options.mllib_repeats, is_warmed_up=False)


def full_forest(options):
    return {"trees": options.scaled(500), "depth": FULL_DEPTH, "subset": "all", "leaf": 1}


def million_forest(options):
    return {"trees": options.scaled(20), "depth": FULL_DEPTH, "subset": "onethird", "leaf": 5}


def big_mart(options):
    return NumericTable(options.bigmart or generated(options, BIG_MART_ROWS))


def million(options):
    return NumericTable(generated(options, options.scaled(1_000_000)))


def full(options, table):
    forest = full_forest(options)
    data = big_mart(options)
    with ExitStack() as stack:
        worker = stack.enter_context(Worker(options))
        worker.load(data)
        fast = ours(worker, options, forest)
        slow = scikit_learn(data, options.repeats, n_estimators=forest["trees"])
        more = others(options, data, forest, stack)
        contest(fast, slow, *more)
    table.times("Big Mart, 500 trees, full depth, all features", fast, slow, 0.35)
    for other in more:
        table.times_per_node("Big Mart, 500 trees, full depth, all features", fast, other, 1)


def third(options, table):
    forest = {"trees": options.scaled(500), "depth": 20, "subset": "onethird", "leaf": 1}
    with Worker(options) as worker:
        worker.load(big_mart(options))
        fast = ours(worker, options, forest)
        slow = mllib(worker, options, forest)
        contest(fast, slow)
    table.times("Big Mart, 500 trees, depth 20, a third of the features", fast, slow, 0.01)


def million_rows(options, table):
    forest = million_forest(options)
    data = million(options)
    what = "1,000,000 rows, 20 trees, leaf 5, a third of the features"
    with ExitStack() as stack:
        worker = stack.enter_context(Worker(options))
        worker.load(data)
        fast = ours(worker, options, forest)
        learn = scikit_learn(
            data,
            options.repeats,
            n_estimators=forest["trees"],
            min_samples_leaf=forest["leaf"],
            max_features=1 / 3,
        )
        slow = mllib(worker, options, {**forest, "depth": 20})
        more = others(options, data, forest, stack)
        contest(fast, learn, *more, slow)
    table.times(what, fast, learn, 0.25)
    table.times_per_node(what, fast, learn, 0.25)
    for other in more:
        table.times_per_node(what, fast, other, 0.30 if other.name.startswith(XGBOOST) else 1)
    table.times(what + " (MLlib to depth 20)", fast, slow, 0.03)


def rows(options, table):
    """A fresh JVM for each size, one after the other, so that each has the memory for itself.

    Five trees, since Spark's own form of a node takes some 110 bytes: those of 10,000,000 rows have
    16 million nodes, and 20 would fill the heap without a row.
    """
    forest = {**million_forest(options), "trees": options.scaled(5)}
    measured = []
    for count in (100_000, 1_000_000, 10_000_000):
        with Worker(options) as worker:
            count = options.scaled(count)
            worker.generate(count)
            contestant = ours(worker, options, forest, f"{count:,} rows")
            contest(contestant)
            memory = worker.ask("memory")
            say("resident {resident_megabytes} MB, heap {heap_megabytes} MB".format(**memory))
            measured.append((contestant, memory))
    for (small, small_memory), (large, large_memory) in zip(measured, measured[1:]):
        table.times("growth of time", large, small, 12)
        for kind in ("resident", "heap"):
            table.compare(
                f"growth of memory, {kind}",
                (large.name, large_memory[f"{kind}_megabytes"]),
                (small.name, small_memory[f"{kind}_megabytes"]),
                "MB",
                12,
            )


def cores(options, table):
    for what, make, forest in (
        ("Big Mart, 500 trees", big_mart, full_forest(options)),
        ("1,000,000 rows, 20 trees", million, million_forest(options)),
    ):
        data = make(options)
        contestants = []
        with ExitStack() as stack:
            for count, name in ((1, "one core"), (2, "two cores")):
                worker = stack.enter_context(Worker(options, count))
                worker.load(data)
                contestants.append(ours(worker, options, forest, name))
            contest(*contestants)
        one, two = contestants
        table.compare(
            what + ", one core's time by that of two",
            (one.name, one.median()),
            (two.name, two.median()),
            "s",
            1.8,
            at_least=True,
        )


def process(options, table):
    """Whole cold processes; the first of each is not counted, for it finds the disk cold too."""
    csv = Path(options.bigmart or generated(options, BIG_MART_ROWS)).resolve()
    # As the image's build and docker/local.sh do; an archive of older jars is no use.
    subprocess.run([str(REPOSITORY / "docker" / "archive")], check=True)

    def train():
        with tempfile.TemporaryDirectory(prefix="forest-process-") as base:
            config = Path(base, "input", "config")
            channel = Path(base, "input", "data", "training")
            config.mkdir(parents=True)
            channel.mkdir(parents=True)
            shutil.copy(BIG_MART_RECIPE, config / "hyperparameters.json")
            shutil.copy(csv, channel)
            environment = {**os.environ, "SAGEMAKER_BASE_DIR": base}
            return Run(timed([str(REPOSITORY / "docker" / "train")], environment))

    baseline = [sys.executable, __file__, "scikit-learn-process", str(csv)]
    fast = Contestant("docker/train", train, options.repeats)
    slow = Contestant(
        "scikit-learn on one core", lambda: Run(timed(baseline, os.environ)), options.repeats
    )
    contest(fast, slow)
    table.times("whole process, Big Mart, 500 trees", fast, slow, 0.45)


def timed(command, environment):
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return seconds


def scikit_learn_process(csv):
    """The baseline's whole process. It writes no model, which is to its favour."""
    frame = pandas.read_csv(csv).drop(columns=BIG_MART_IDENTIFIER)
    features = frame.drop(columns=BIG_MART_TARGET)
    prepared = preparation(features).fit_transform(features)
    RandomForestRegressor(RECIPE_TREES, n_jobs=1).fit(prepared, frame[BIG_MART_TARGET])


def quality_sets(options):
    """Name, file, target and leaks of what the case quality measures."""
    if options.data is not None:
        for name in options.sets.split(","):
            file, target, leaks = SETS[name]
            yield name, Path(options.data, file), target, leaks
    for given in options.tables:
        csv, target, *leaks = given.split(",")
        yield Path(csv).stem, Path(csv), target, leaks


XGBOOST = "XGBoost"


def boosting():
    return HistGradientBoostingRegressor(random_state=5)


def extreme_boosting():
    import xgboost

    return xgboost.XGBRegressor(
        n_estimators=300, learning_rate=0.05, max_depth=6, tree_method="hist", random_state=5
    )


QUALITY_BASELINES = {
    "scikit-learn's default forest": lambda: RandomForestRegressor(random_state=5, n_jobs=-1),
    "scikit-learn's default boosting": boosting,
    XGBOOST: extreme_boosting,
}

# What the RMSE is to be, relative to the better of scikit-learn's two, over all sets.
MEAN_RATIO = 0.96


def quality(options, table):
    if options.data is None and not options.tables:
        raise SystemExit("the case quality needs --data FOLDER or --table CSV,TARGET")
    if importlib.util.find_spec("xgboost") is None:
        raise SystemExit("the case quality needs XGBoost. On Debian: apt-get install python3-xgboost")
    scikit_learn_ratios, xgboost_ratios = [], []
    for name, csv, target, leaks in quality_sets(options):
        with tempfile.NamedTemporaryFile(mode="r", prefix="folds-") as folds:
            settings = [f"target={target}", *options.hyperparameters]
            if leaks:
                settings.append("drop_columns=" + ",".join(leaks))
            script = str(BENCHMARKS / "cross-validation.sh")
            command = [script, "--folds", folds.name, str(csv), *settings]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            print(done.stdout, end="", flush=True)
            our_error = float(re.search(r"mean rmse.*: (\S+)", done.stdout).group(1))
            jobs = [float(job) for job in re.findall(r"trained in (\S+) s", done.stdout)]
            fold_of_row = numpy.loadtxt(folds.name, dtype=int)
        errors = baseline_errors(csv, target, leaks, fold_of_row)
        xgboost_error = errors.pop(XGBOOST)
        better = min(errors, key=errors.get)
        table.compare(
            f"{name}, RMSE of five folds", ("only target", our_error), (better, errors[better]), "", 1.0
        )
        table.compare(
            f"{name}, RMSE of five folds", ("only target", our_error), (XGBOOST, xgboost_error), "", 1.0
        )
        table.limit(f"{name}, whole job", "slowest fold", max(jobs), "s", 60)
        scikit_learn_ratios.append(our_error / errors[better])
        xgboost_ratios.append(our_error / xgboost_error)
    of_sets = f"ratio of RMSE, geometric mean of {len(xgboost_ratios)} sets"
    mean = statistics.geometric_mean(scikit_learn_ratios)
    table.compare(of_sets, ("ours", mean), ("the better of scikit-learn's", 1.0), "", MEAN_RATIO)
    mean = statistics.geometric_mean(xgboost_ratios)
    table.compare(of_sets, ("ours", mean), (XGBOOST, 1.0), "", 1.0)


def parity(options, table):
    """In memory and MLlib with the same settings: the same error and importances, but for chance."""
    if options.data is None:
        raise SystemExit("the case parity needs --data FOLDER")
    forest = {"trees": 20, "depth": 8, "subset": "onethird", "leaf": 5, "bins": MLLIB_BINS}
    for name in options.sets.split(","):
        file, target, leaks = SETS[name]
        # Columns of so many labels that neither algorithm takes them as nominal.
        dropped = {"bigmart": [BIG_MART_IDENTIFIER], "bike_hour": ["dteday"]}.get(name, [])
        data = NumericTable(Path(options.data, file), target, leaks + dropped)
        scores = {options.ours: [], MLLIB: []}
        with Worker(options) as worker:
            worker.load(data)
            for seed in range(1, options.scaled(20) + 1):
                for regressor, answers in scores.items():
                    answer = worker.ask("score", regressor=regressor, seed=seed, **forest)
                    answers.append(answer)
        errors, importances = (
            {of: numpy.array([answer[key] for answer in answers]) for of, answers in scores.items()}
            for key in ("rmse", "importances")
        )
        differences = errors[options.ours] - errors[MLLIB]
        chance = differences.std(ddof=1) / len(differences) ** 0.5
        ranks = [
            pandas.Series(of.mean(axis=0)).rank().to_numpy() for of in importances.values()
        ]
        say(
            f"{name}: {len(differences)} seeds, RMSE in memory less MLlib's {differences.mean():+.4f}"
            f" +- {chance:.4f} (standard error), rank correlation of importances"
            f" {numpy.corrcoef(ranks)[0, 1]:.3f}"
        )
        ours_error, mllib_error = errors[options.ours].mean(), errors[MLLIB].mean()
        table.compare(
            f"{name}, RMSE at equal settings, {len(differences)} seeds",
            ("in memory", ours_error),
            ("MLlib", mllib_error),
            "",
            round(1 + 2 * chance / mllib_error, 4),
        )


def baseline_errors(csv, target, leaks, fold_of_row):
    """The mean RMSE over the folds of each of QUALITY_BASELINES."""
    frame = pandas.read_csv(csv)
    if len(frame) != len(fold_of_row):
        raise SystemExit(f"{csv}: {len(frame)} rows here, {len(fold_of_row)} in the folds")
    features, truth = frame.drop(columns=[target, *leaks]), frame[target].to_numpy()
    means = {}
    for name, make in QUALITY_BASELINES.items():
        errors, times = [], []
        for fold in range(fold_of_row.max() + 1):
            held = fold_of_row == fold
            model = make_pipeline(preparation(features), make())
            start = time.perf_counter()
            model.fit(features[~held], truth[~held])
            times.append(time.perf_counter() - start)
            residuals = model.predict(features[held]) - truth[held]
            errors.append(numpy.sqrt(numpy.mean(residuals**2)))
        means[name] = statistics.mean(errors)
        folds = ", ".join(f"{error:.5g}" for error in errors)
        say(f"{name}: mean rmse {means[name]:.5g} ({folds}), fitted in {statistics.median(times):.1f} s")
    return means


CASES = {
    "full": full,
    "third": third,
    "million": million_rows,
    "rows": rows,
    "cores": cores,
    "process": process,
    "quality": quality,
    "parity": parity,
}


def say(text):
    print(text, flush=True)


def options_of(arguments, jvm):
    parser = argparse.ArgumentParser(prog="forest.sh", description="The forest against baselines.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES) + "; default: all")
    parser.add_argument("--bigmart", metavar="CSV", default=os.environ.get("BIGMART_CSV"),
                        help="Big Mart's Train.csv (or BIGMART_CSV); default: as many generated rows")
    parser.add_argument("--data", metavar="FOLDER", help="with " + ", ".join(f for f, *_ in SETS.values()))
    parser.add_argument("--sets", default=",".join(SETS), metavar="NAME,…",
                        help="of --data, for the case quality; default: " + ",".join(SETS))
    parser.add_argument("--table", action="append", default=[], dest="tables",
                        metavar="CSV,TARGET[,COLUMN…]", help="one more for the case quality, without these columns")
    parser.add_argument("--repeats", type=int, default=5, help="rounds; default: 5")
    parser.add_argument("--mllib-repeats", type=int, default=1, help="of MLlib; default: 1")
    parser.add_argument("--heap", default="8g", help="of each JVM with Spark; default: 8g")
    parser.add_argument("--scale", type=float, default=1, help="shrinks trees and generated rows: to try out")
    parser.add_argument("--ours", metavar="CLASS", default=OURS, help="the regressor to be measured")
    parser.add_argument("--hyperparameter", action="append", default=[], dest="hyperparameters",
                        metavar="NAME=VALUE", help="for the case quality, next to target")
    options = parser.parse_args(arguments)
    unknown = set(options.cases) - set(CASES)
    if unknown:
        parser.error(f"no such case: {', '.join(sorted(unknown))}; there are {', '.join(CASES)}")
    if set(options.sets.split(",")) - set(SETS):
        parser.error(f"--sets takes some of {', '.join(SETS)}")
    if options.data and not options.bigmart:
        options.bigmart = str(Path(options.data, SETS["bigmart"][0]))
    options.jvm = jvm
    options.scaled = lambda number: max(2, round(number * options.scale))
    return options


def describe_machine(options):
    revision = subprocess.run(
        ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    load = " ".join(f"{average:.2f}" for average in os.getloadavg())
    say(
        f"{time.strftime('%Y-%m-%d %H:%M')}, revision {revision or 'unknown'}, "
        f"{len(os.sched_getaffinity(0))} cores, load {load} (1, 5, 15 minutes), {platform.platform()}"
    )
    say(
        f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, numpy "
        f"{numpy.__version__}, pandas {pandas.__version__}; each JVM with a heap of {options.heap}"
    )
    if options.scale != 1:
        say(f"at a scale of {options.scale}: the verdicts mean nothing")


def main():
    if sys.argv[1:2] == ["scikit-learn-process"]:
        scikit_learn_process(sys.argv[2])
        return
    separator = sys.argv.index("--")
    options = options_of(sys.argv[1:separator], sys.argv[separator + 1 :])
    GENERATED.mkdir(parents=True, exist_ok=True)
    describe_machine(options)
    table = Table()
    for name in options.cases or CASES:
        say(f"\n== {name}")
        CASES[name](options, table)
    table.show()


if __name__ == "__main__":
    main()
