"""Runs the example on a cluster of two worker processes.

BARRIERS names the command to use; the default is the release build.
"""

import os

import pyarrow.parquet as parquet
import pytest
from dask.distributed import Client, LocalCluster
from sweep import run_shard, summary, sweep

COMMAND = os.environ.get("BARRIERS", "../../target/release/barriers")


@pytest.fixture(scope="module")
def client():
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, Client(cluster) as client:
        yield client


def rows(paths):
    """The rows of files in order, numbers as their hexadecimal form: a NaN equals itself there."""
    tables = [parquet.read_table(path) for path in paths]
    columns = [[c.to_pylist() for c in table.columns] for table in tables]
    return [
        [value.hex() if isinstance(value, float) else value for value in row]
        for table in columns
        for row in zip(*table)
    ]


def test_any_split_over_processes_gives_the_rows_of_the_whole(client, tmp_path):
    runs, seed = 600, 7
    whole, pid = run_shard(COMMAND, 0, 1, runs, seed, tmp_path)
    assert pid == os.getpid()
    expected = rows([whole])
    assert [row[0] for row in expected] == list(range(runs))
    for shards in (4, 7):
        paths, pids = sweep(client, COMMAND, runs, shards, seed, tmp_path / str(shards))
        assert len(paths) == shards
        assert len(pids) == 2, "both worker processes took part"
        assert os.getpid() not in pids
        assert rows(paths) == expected
        assert summary(paths) == summary([whole])


def test_another_seed_is_another_sweep(tmp_path):
    one, _ = run_shard(COMMAND, 0, 1, 20, 1, tmp_path)
    first = rows([one])
    two, _ = run_shard(COMMAND, 0, 1, 20, 2, tmp_path)
    assert rows([two]) != first
