"""A sweep of the crisis model on a Dask cluster: one shard a task, one Parquet file a shard.

    python sweep.py --runs 100000 --shards 32 --workers 4 --out shards

Without --scheduler a cluster of worker processes is started on this machine; with it, the tasks go
to the scheduler at that address, whose workers need the `barriers` command and a shared directory.
A task is a call of `barriers sweep`. Its rows depend on nothing but their numbers, so a task that a
lost worker had begun is simply run again elsewhere.
"""

import argparse
import os
import subprocess
from pathlib import Path

import pyarrow.dataset as dataset
from dask.distributed import Client, LocalCluster, as_completed


def run_shard(command, index, shards, runs, seed, out):
    """Runs on a worker: writes one shard and says who did it."""
    path = Path(out) / f"part-{index:05d}.parquet"
    partial = path.with_suffix(f".{os.getpid()}.tmp")
    subprocess.run(
        [command, "sweep", "--widget", "crisis", "--design", "sobol", "--runs", str(runs)]
        + ["--seed", str(seed), "--shard", f"{index}/{shards}", "--threads", "1"]
        + ["-o", str(partial)],
        check=True,
    )
    # The name appears once the file is whole, even if two workers wrote it.
    partial.replace(path)
    return str(path), os.getpid()


def sweep(client, command, runs, shards, seed, out, progress=lambda done: None):
    """Spreads the shards over a cluster; gives the files in order and the workers' process ids."""
    Path(out).mkdir(parents=True, exist_ok=True)
    command, out = str(Path(command).resolve()), str(Path(out).resolve())
    tasks = [
        client.submit(run_shard, command, index, shards, runs, seed, out, pure=False)
        for index in range(shards)
    ]
    for done, _ in enumerate(as_completed(tasks), start=1):
        progress(done)
    paths, pids = zip(*client.gather(tasks))
    return list(paths), set(pids)


def summary(paths):
    """The outcomes over all rows."""
    columns = ["none", "proactive", "crisis", "durable"]
    table = dataset.dataset(paths).to_table(columns=columns)
    return {name: sum(table[name].to_pylist()) / table.num_rows for name in columns}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=32)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="shards")
    parser.add_argument("--scheduler", help="the address of a running Dask scheduler")
    parser.add_argument("--barriers", default="../../target/release/barriers")
    args = parser.parse_args()
    cluster = args.scheduler or LocalCluster(
        n_workers=args.workers, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with Client(cluster) as client:
        paths, pids = sweep(
            client,
            args.barriers,
            args.runs,
            args.shards,
            args.seed,
            args.out,
            lambda done: print(f"\r{done} of {args.shards} shards", end="", flush=True),
        )
    print(f"\n{len(paths)} files by {len(pids)} worker processes")
    for name, share in summary(paths).items():
        print(f"{name:<10} {share:.4f}")


if __name__ == "__main__":
    main()
