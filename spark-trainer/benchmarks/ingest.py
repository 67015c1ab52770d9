"""Writes a table of 11 columns for ingest.sh: numbers of all kinds, labels and a target y."""

import sys

import numpy as np

ROWS_AT_ONCE = 200_000


def main(rows: int, path: str) -> None:
    random = np.random.default_rng(7)
    cities = np.array([f"city{number:03d}" for number in range(200)])
    kinds = np.array(["alpha", "beta", "gamma", "delta", "epsilon"])
    flags = np.array(["no", "yes"])
    with open(path, "w", encoding="utf-8") as file:
        file.write("code,day,price,weight,rating,quantity,city,kind,flag,score,y\n")
        for first in range(0, rows, ROWS_AT_ONCE):
            size = min(ROWS_AT_ONCE, rows - first)
            price = np.round(random.lognormal(3, 1, size), 2)
            weight = random.normal(50, 12, size)
            quantity = random.integers(1, 100, size)
            city = random.integers(0, 200, size)
            kind = random.integers(0, 5, size)
            target = price * 0.3 + weight * 0.7 + kind * 3 + city * 0.05 + quantity * 0.2
            columns = zip(
                random.integers(0, 10**9, size).tolist(),
                random.integers(0, 3650, size).tolist(),
                price.tolist(),
                weight.tolist(),
                np.round(random.uniform(1, 5, size), 1).tolist(),
                quantity.tolist(),
                cities[city].tolist(),
                kinds[kind].tolist(),
                flags[random.integers(0, 2, size)].tolist(),
                random.random(size).tolist(),
                (target + random.normal(0, 5, size)).tolist(),
            )
            file.writelines(
                f"{code},{day},{cost},{mass:.6f},{stars},{count},{town},{sort},{mark},{score:.9f},"
                f"{value:.4f}\n"
                for code, day, cost, mass, stars, count, town, sort, mark, score, value in columns
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
