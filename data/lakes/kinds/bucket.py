"""S3-compatible buckets: what lies in one, and its objects brought here as files. Asked by the loader process only.

Nothing is taken from the machine's own AWS settings: without a key a bucket is asked as nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data.addresses import may_be_asked
from data.errors import InputError
from data.lakes.kinds.kind import Distant, Elsewhere, Option, Options
from data.lakes.kinds.options import REFERENCE, checked, existing
from data.lakes.reading.refused import Refused

if TYPE_CHECKING:
    from pyarrow.fs import FileInfo, S3FileSystem

SCHEME = "s3://"
OBJECTS = 100_000
OPTIONS = (
    Option("endpoint", "text", group="bucket"),
    Option("region", "text", group="bucket"),
    Option("accessKey", "text", group="bucket"),
    Option("secretKey", "text", secret=True, group="bucket"),
    Option("sessionToken", "text", secret=True, group="bucket"),
)
_CHUNK = 8 << 20
_SECONDS = 20.0
_SAID = {
    "NO_SUCH_BUCKET": "lake.bucket_missing",
    "ACCESS_DENIED": "lake.bucket_denied",
    "INVALID_ACCESS_KEY_ID": "lake.bucket_denied",
    "SIGNATURE_DOES_NOT_MATCH": "lake.bucket_denied",
    "NETWORK_CONNECTION": "lake.bucket_unreachable",
}


def in_bucket(options: Options) -> bool:
    """Whether the path leads to a bucket."""
    return str(options.get("path", "")).startswith(SCHEME)


def checked_bucket(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a lake in a bucket. Raises InputError for a path without a bucket, an endpoint that is no address,
    and half a key."""
    bucket, _, rest = str(values["path"]).removeprefix(SCHEME).partition("/")
    if not bucket:
        raise InputError("lake.bucket_unnamed", option="path")
    endpoint = urlsplit(str(values.get("endpoint", "https://host")))
    if endpoint.scheme not in {"http", "https"} or not endpoint.hostname or "@" in endpoint.netloc:
        raise InputError("lake.endpoint_unreadable", option="endpoint")
    secret = bool(values.get("secretKey") or values.get(f"secretKey{REFERENCE}"))
    if secret != bool(values.get("accessKey")):
        raise InputError("lake.option_missing", option="accessKey" if secret else "secretKey")
    return {**values, "path": f"{SCHEME}{bucket}/{rest.strip('/')}".rstrip("/")}


def refuse_bucket_options(given: Options) -> None:
    """Raises InputError for an option of buckets beside a path on this machine."""
    for option in OPTIONS:
        if given.get(option.name) or given.get(f"{option.name}{REFERENCE}"):
            raise InputError("lake.option_of_buckets", option=option.name)


def checked_path(declared: tuple[Option, ...], given: Options) -> tuple[dict[str, Any], Path | None]:
    """The options of a lake in a folder or in a bucket, and the folder, None for a bucket. Raises InputError."""
    values = checked(declared, given)
    if in_bucket(values):
        return checked_bucket(values), None
    refuse_bucket_options(values)
    path = existing(str(values["path"]), folder=True)
    return {**values, "path": str(path)}, path


def address(options: Options, name: str) -> str:
    """What lies at `name` below the lake's path; the path itself for an empty name."""
    return f"{options['path']}/{name}".rstrip("/")


def listed(options: Options) -> tuple[Distant, ...]:
    """The objects below the path, or the one it names; hidden ones left out. Raises Refused."""
    path = _path(options)
    try:
        found = _found(_opened(options), path)
    except OSError as error:
        raise _refused(error, options) from error
    if not found:
        raise Refused("lake.bucket_empty", path=str(options["path"]))
    if len(found) > OBJECTS:
        raise Refused("lake.bucket_crowded", limit=OBJECTS)
    return tuple(_distant(info, path) for info in found if "/." not in info.path)


def _fetch(options: Options, source: str, target: Path) -> Iterator[int]:
    """Write one object to `target`, telling the bytes of each piece. Raises Refused."""
    try:
        with _opened(options).open_input_stream(source) as stream, target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                yield out.write(chunk)
    except OSError as error:
        raise _refused(error, options) from error


def _opened(options: Options) -> S3FileSystem:
    from pyarrow.fs import S3FileSystem

    refuse_forbidden(options.get("endpoint"))
    endpoint = urlsplit(str(options.get("endpoint") or ""))
    key = options.get("accessKey")
    return S3FileSystem(
        access_key=key,
        secret_key=options.get("secretKey"),
        session_token=options.get("sessionToken"),
        anonymous=key is None,
        region=options.get("region") or "us-east-1",
        scheme=endpoint.scheme or "https",
        endpoint_override=endpoint.netloc or None,
        connect_timeout=_SECONDS,
        request_timeout=_SECONDS,
    )


def refuse_forbidden(url: object) -> None:
    """Raises Refused for the address of a server that is never asked: one of those where clouds keep credentials."""
    if url and not may_be_asked(str(url)):
        raise Refused("lake.address_never", address=str(url))


def _path(options: Options) -> str:
    return str(options["path"]).removeprefix(SCHEME)


def _found(filesystem: S3FileSystem, path: str) -> list[FileInfo]:
    from pyarrow.fs import FileSelector

    itself = filesystem.get_file_info(path)
    if itself.is_file:
        return [itself]
    return [info for info in filesystem.get_file_info(FileSelector(path, recursive=True)) if info.is_file]


def _distant(info: FileInfo, path: str) -> Distant:
    name = info.path.removeprefix(f"{path}/") if info.path != path else PurePosixPath(path).name
    return Distant(name, info.path, info.size, str(info.mtime_ns))


def _refused(error: OSError, options: Options) -> Refused:
    """What the bucket's server said, without secrets."""
    text = str(error)
    for option in OPTIONS:
        if option.secret and options.get(option.name):
            text = text.replace(str(options[option.name]), "•••")
    code = "lake.bucket_empty" if isinstance(error, FileNotFoundError) else "lake.bucket_failed"
    code = next((said for word, said in _SAID.items() if f"AWS Error {word}" in text), code)
    return Refused(code, path=str(options["path"]), detail=text.rpartition("operation: ")[2][:200])


BUCKET = Elsewhere(in_bucket, listed, _fetch)
TABLES_IN_BUCKET = Elsewhere(in_bucket, listed, _fetch, brings=False)
