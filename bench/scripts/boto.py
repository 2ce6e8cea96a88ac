"""The same work as the scripts beside this one, by boto3: one call after the other, as its users write it."""
import json
import sys
import time

try:
    import boto3
except ImportError:
    sys.exit(3)


def peak_memory():
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def describe(arn_file):
    with open(arn_file, encoding="utf-8") as file:
        arns = file.read().split()
    warm_up(arns[0])
    start = time.perf_counter()
    jobs = [personalize.describe_dataset_export_job(datasetExportJobArn=arn)["datasetExportJob"] for arn in arns]
    return {"milliseconds": milliseconds_since(start), "count": len(jobs)}


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


def create(dataset_arn, role_arn, path, name_prefix, count, arn):
    warm_up(arn)
    start = time.perf_counter()
    arns = [
        personalize.create_dataset_export_job(
            jobName=f"{name_prefix}-{i}", datasetArn=dataset_arn, roleArn=role_arn, jobOutput={"s3DataDestination": {"path": path}}
        )["datasetExportJobArn"]
        for i in range(int(count))
    ]
    return {"milliseconds": milliseconds_since(start), "count": len(arns)}


def warm_up(arn):
    personalize.describe_dataset_export_job(datasetExportJobArn=arn)


def milliseconds_since(start):
    return (time.perf_counter() - start) * 1000


personalize = boto3.client("personalize")
print(json.dumps({"describe": describe, "list": list_all, "create": create}[sys.argv[1]](*sys.argv[2:])))
