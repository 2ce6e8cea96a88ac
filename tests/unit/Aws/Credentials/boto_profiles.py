"""Lists jobs with boto3, once for each case of profiles.json, and prints what came of each.

    python3 boto_profiles.py FOLDER SERVER CASES

FOLDER has a folder for each case, with its config and credentials. SERVER takes all requests; its /_calls gives and forgets them.
"""
import json
import os
import sys
import urllib.request

import boto3
from botocore.config import Config

folder, server, cases = sys.argv[1:]
results = {}
for case in json.load(open(cases)):
    os.environ["AWS_CONFIG_FILE"] = f"{folder}/{case['name']}/config"
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = f"{folder}/{case['name']}/credentials"
    environment = case["environment"]
    os.environ.update(environment)
    try:
        session = boto3.Session(profile_name=case["profile"])
        client = session.client("personalize", region_name="eu-west-1", config=Config(retries={"total_max_attempts": 1}))
        client.list_dataset_export_jobs()
        outcome = []
    except Exception:
        outcome = ["error"]
    finally:
        for name in environment:
            del os.environ[name]
    with urllib.request.urlopen(f"{server}/_calls") as response:
        results[case["name"]] = json.load(response) + outcome
json.dump(results, sys.stdout)
