"""The same work as the scripts beside this one, by boto3: one call after the other, as most of its users write it, or by a pool of threads."""
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    sys.exit(3)


def peak_memory():
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def describe(threads, arn_file):
    with open(arn_file, encoding="utf-8") as file:
        arns = file.read().split()
    warm_up(arns[0])
    return call_for_each(threads, lambda arn: personalize.describe_dataset_export_job(datasetExportJobArn=arn)["datasetExportJob"], arns)


def list_all(dataset_arn, arn):
    warm_up(arn)
    start = time.perf_counter()
    first = None
    count = 0
    for page in personalize.get_paginator("list_dataset_export_jobs").paginate(datasetArn=dataset_arn, PaginationConfig={"PageSize": 100}):
        for _ in page["datasetExportJobs"]:
            first = first or milliseconds_since(start)
            count += 1
    return {"milliseconds": milliseconds_since(start), "first": first, "count": count, "memory": peak_memory()}


def create(threads, dataset_arn, role_arn, path, name_prefix, count, arn):
    warm_up(arn)
    return call_for_each(
        threads,
        lambda i: personalize.create_dataset_export_job(
            jobName=f"{name_prefix}-{i}", datasetArn=dataset_arn, roleArn=role_arn, jobOutput={"s3DataDestination": {"path": path}}
        )["datasetExportJobArn"],
        range(int(count)),
    )


def call_for_each(threads, call, items):
    def try_call(item):
        try:
            return call(item)
        except ClientError:
            return None

    start = time.perf_counter()
    if threads == 1:
        results = [try_call(item) for item in items]
    else:
        with ThreadPoolExecutor(threads) as pool:
            results = list(pool.map(try_call, items))
    return {"milliseconds": milliseconds_since(start), "count": sum(result is not None for result in results)}


def warm_up(arn):
    personalize.describe_dataset_export_job(datasetExportJobArn=arn)


def milliseconds_since(start):
    return (time.perf_counter() - start) * 1000


work, retry_mode, in_flight, *arguments = sys.argv[1:]
personalize = boto3.client("personalize", config=Config(retries={"mode": retry_mode}))
works = {
    "describe": lambda: describe(int(in_flight), *arguments),
    "create": lambda: create(int(in_flight), *arguments),
    "list": lambda: list_all(*arguments),
}
print(json.dumps(works[work]()))
