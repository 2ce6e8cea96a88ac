"""Calls every operation of the export API with boto3, and prints what came of it.

    python3 boto_operations.py DATASET ROLE JOB
"""
import json
import sys

import boto3
from botocore.exceptions import ClientError

dataset, role, job = sys.argv[1:]
personalize = boto3.client("personalize")
seen = {}

def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]

request = dict(jobName="from-boto", datasetArn=dataset, roleArn=role, ingestionMode="BULK",
               jobOutput={"s3DataDestination": {"path": "s3://a-bucket/boto/"}},
               tags=[{"tagKey": "schlüssel", "tagValue": "値"}])
seen["created"] = personalize.create_dataset_export_job(**request)["datasetExportJobArn"]
seen["again"] = refused(personalize.create_dataset_export_job, **request)
described = personalize.describe_dataset_export_job(datasetExportJobArn=job)["datasetExportJob"]
seen["described"] = [described["status"], described["jobOutput"]["s3DataDestination"]["path"],
                     described["creationDateTime"].tzinfo is not None]
pages = personalize.get_paginator("list_dataset_export_jobs").paginate(PaginationConfig={"PageSize": 7})
names = [summary["jobName"] for page in pages for summary in page["datasetExportJobs"]]
seen["listed"] = [len(names), len(set(names))]
personalize.tag_resource(resourceArn=job, tags=[{"tagKey": "a", "tagValue": ""}])
personalize.untag_resource(resourceArn=job, tagKeys=["nothing"])
seen["tags"] = personalize.list_tags_for_resource(resourceArn=job)["tags"]
seen["badToken"] = refused(personalize.list_dataset_export_jobs, nextToken="x")
seen["badMode"] = refused(personalize.create_dataset_export_job, **{**request, "ingestionMode": "SOME"})
print(json.dumps(seen, ensure_ascii=True))
