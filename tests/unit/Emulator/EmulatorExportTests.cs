using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorExportTests() : EmulatorTest(options => options with { JobDuration = TimeSpan.FromSeconds(1), PartRows = 3 }, new FakeTimeProvider())
{
    [Theory]
    [InlineData("BULK", "1,old\n", "1,newer\n", "2,two\n")]
    [InlineData("PUT", "1,newest\n", "2,two\n", "3,a\n", "3,b\n")]
    [InlineData("ALL", "1,newest\n", "2,two\n", "3,b\n")]
    public async Task Items_follow_the_rules_of_each_mode(string mode, params string[] records)
    {
        // Item 1: older records in bulk, the newest in put. Item 2: everywhere the same. Item 3: two records in put.
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,old\n1,old\n2,two\n");
        Emulator.WriteData("shop/ITEMS/bulk/2.csv", "ITEM_ID,NAME\n2,two\n1,newer\n");
        Emulator.WriteData("shop/ITEMS/put/1.csv", "ITEM_ID,NAME\n3,a\n2,two\n1,newest\n");
        Emulator.WriteData("shop/ITEMS/put/2.csv", "ITEM_ID,NAME\n3,b\n3,b\n");
        Assert.Equal(records.Order(StringComparer.Ordinal), await ExportAsync("ITEMS", mode, "ITEM_ID,NAME"));
    }

    [Fact]
    public async Task Newest_record_is_the_last_to_arrive_even_when_an_older_one_equals_it()
    {
        Emulator.WriteData("shop/USERS/bulk/1.csv", "USER_ID,AGE\n1,30\n1,31\n");
        Emulator.WriteData("shop/USERS/put/1.csv", "USER_ID,AGE\n1,30\n");
        Assert.Equal(["1,30\n"], await ExportAsync("USERS", "ALL", "USER_ID,AGE"));
    }

    [Theory]
    [InlineData("BULK", "u,i,1\n", "u,i,2\n")]
    [InlineData("PUT", "u,i,2\n", "u,i,3\n")]
    [InlineData("ALL", "u,i,1\n", "u,i,2\n", "u,i,3\n")]
    public async Task Interactions_that_differ_are_all_kept(string mode, params string[] records)
    {
        Emulator.WriteData("shop/INTERACTIONS/bulk/1.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,1\nu,i,2\nu,i,1\n");
        Emulator.WriteData("shop/INTERACTIONS/put/1.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,3\nu,i,2\n");
        Assert.Equal(records, await ExportAsync("INTERACTIONS", mode, "USER_ID,ITEM_ID,TIMESTAMP"));
    }

    [Fact]
    public async Task Records_are_equal_however_they_are_quoted()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\r\n1,\"one\"\r\n2,\"a,\"\"b\"\"\nc é\"\r\n");
        Emulator.WriteData("shop/ITEMS/bulk/2.csv", "\uFEFFNAME,\"ITEM_ID\"\none,1\n\"a,\"\"b\"\"\nc é\",\"2\"");
        Assert.Equal(["1,one\n", "2,\"a,\"\"b\"\"\nc é\"\n"], await ExportAsync("ITEMS", "BULK", "ITEM_ID,NAME"));
    }

    [Fact]
    public async Task Fields_do_not_run_into_each_other()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,A,B\n1,x,\n1,,x\n1,\"x,\",\n");
        Assert.Equal(["1,\"x,\",\n", "1,,x\n", "1,x,\n"], await ExportAsync("ITEMS", "BULK", "ITEM_ID,A,B"));
    }

    [Fact]
    public async Task Export_has_as_many_files_as_its_rows_need()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n2\n3\n4\n5\n6\n7\n");
        await RunAsync("job", "ITEMS", "BULK", "s3://a-bucket/out/");
        Assert.Equal(
            [
                ("a-bucket/out/job-00001.csv", "ITEM_ID\n1\n2\n3\n"),
                ("a-bucket/out/job-00002.csv", "ITEM_ID\n4\n5\n6\n"),
                ("a-bucket/out/job-00003.csv", "ITEM_ID\n7\n"),
            ],
            Emulator.ReadS3().Select(file => (file.Key, file.Value)));
    }

    [Fact]
    public async Task Export_of_no_records_is_a_header()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,one\n");
        await RunAsync("job", "ITEMS", "PUT", "s3://a-bucket/");
        Assert.Equal([("a-bucket/job-00001.csv", "ITEM_ID,NAME\n")], Emulator.ReadS3().Select(file => (file.Key, file.Value)));
    }

    [Theory]
    [InlineData("s3://a-bucket", "a-bucket/")]
    [InlineData("s3://a-bucket/", "a-bucket/")]
    [InlineData("s3://a-bucket/x", "a-bucket/x/")]
    [InlineData("s3://a-bucket/x/y/", "a-bucket/x/y/")]
    [InlineData("s3://a-bucket/100%25/", "a-bucket/100%25/")]
    [InlineData("https://a-bucket.s3.us-east-1.amazonaws.com/x/y", "a-bucket/x/y/")]
    [InlineData("https://a-bucket.s3.amazonaws.com/", "a-bucket/")]
    [InlineData("https://a-bucket.s3-eu-west-1.amazonaws.com/x", "a-bucket/x/")]
    [InlineData("https://a-bucket.s3.dualstack.eu-west-1.amazonaws.com/x", "a-bucket/x/")]
    [InlineData("https://a-bucket.s3.cn-north-1.amazonaws.com.cn/x", "a-bucket/x/")]
    [InlineData("https://s3.us-east-1.amazonaws.com/a-bucket/x%20y/", "a-bucket/x y/")]
    [InlineData("https://s3.amazonaws.com/a-bucket", "a-bucket/")]
    [InlineData("http://127.0.0.1:9000/a-bucket/x/", "a-bucket/x/")]
    public async Task Every_form_of_path_names_its_folder(string path, string folder)
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        await RunAsync("job", "ITEMS", "BULK", path);
        Assert.Equal([$"{folder}job-00001.csv"], Emulator.ReadS3().Keys);
    }

    [Fact]
    public async Task Jobs_that_share_a_folder_share_no_file()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        await RunAsync("one", "ITEMS", "BULK", "s3://a-bucket/out/");
        await RunAsync("two", "ITEMS", "BULK", "s3://a-bucket/out/");
        Assert.Equal(["a-bucket/out/one-00001.csv", "a-bucket/out/two-00001.csv"], Emulator.ReadS3().Keys);
    }

    [Theory]
    [InlineData("s3://a-bucket/../../escaped/")]
    [InlineData("s3://a-bucket/x/../../../escaped")]
    [InlineData("s3://a-bucket/./x/")]
    [InlineData("s3://a-bucket//x/")]
    [InlineData("s3://a-bucket/..\\..\\escaped/")]
    [InlineData("https://s3.amazonaws.com/a-bucket/%2e%2e/%2e%2e/escaped/")]
    [InlineData("https://s3.amazonaws.com/a-bucket/..%2f..%2fescaped/")]
    [InlineData("https://a-bucket.s3.amazonaws.com/x%00y/")]
    public async Task Key_that_leaves_its_bucket_fails_the_job_and_writes_nothing(string path)
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        JsonNode job = await RunAsync("job", "ITEMS", "BULK", path, "CREATE FAILED");
        Assert.Contains("cannot be stored as a file", (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.Equal([Path.Combine("data", "shop", "ITEMS", "bulk", "1.csv")], Emulator.AllFiles());
    }

    [Theory]
    [InlineData("ITEM_ID,NAME\n1,one\n", "ITEM_ID,PRICE\n1,2\n", "The columns of put/1.csv (ITEM_ID, PRICE) differ from those of bulk/1.csv (ITEM_ID, NAME).")]
    [InlineData("ITEM_ID,NAME\n1,one\n", "ITEM_ID\n1\n", "The columns of put/1.csv")]
    [InlineData("ITEM_ID,ITEM_ID\n1,one\n", "ITEM_ID\n1\n", "bulk/1.csv has the column ITEM_ID more than once.")]
    [InlineData("ITEM_ID,NAME\n1,one\n", "NAME,ITEM_ID,NAME\n", "put/1.csv has the column NAME more than once.")]
    [InlineData("", "ITEM_ID\n1\n", "bulk/1.csv is empty. Expected a header row with the names of the columns.")]
    [InlineData("ITEM_ID\n1\n", "\n", "put/1.csv is empty. Expected a header row with the names of the columns.")]
    [InlineData("ITEM_ID,NAME\n1,one\n2\n", "ITEM_ID,NAME\n", "bulk/1.csv is not valid CSV: ")]
    [InlineData("ITEM_ID,NAME\n1,\"one\n", "ITEM_ID,NAME\n", "bulk/1.csv is not valid CSV: ")]
    [InlineData("NAME\none\n", "NAME\n", "The dataset has no column ITEM_ID.")]
    public async Task Data_that_is_not_well_formed_fails_the_job_and_writes_nothing(string bulk, string put, string reason)
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", bulk);
        Emulator.WriteData("shop/ITEMS/put/1.csv", put);
        JsonNode job = await RunAsync("job", "ITEMS", "ALL", "s3://a-bucket/out/", "CREATE FAILED");
        Assert.StartsWith(reason, (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.Empty(Emulator.ReadS3());
    }

    [Fact]
    public async Task Export_that_fails_while_it_is_published_leaves_no_part_of_itself()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n2\n3\n4\n5\n6\n7\n");
        // The first file goes to its place; in that of the second there is a folder.
        Directory.CreateDirectory(Path.Combine(Emulator.S3Folder, "a-bucket", "out", "job-00002.csv"));
        JsonNode job = await RunAsync("job", "ITEMS", "BULK", "s3://a-bucket/out/", "CREATE FAILED");
        Assert.StartsWith("The export could not be written: ", (string?)job["failureReason"], StringComparison.Ordinal);
        Assert.Empty(Emulator.ReadS3());
    }

    [Fact]
    public async Task Dataset_without_files_fails_the_job()
    {
        JsonNode job = await RunAsync("job", "ITEMS", "ALL", "s3://a-bucket/out/", "CREATE FAILED");
        Assert.StartsWith("The dataset has no data", (string?)job["failureReason"], StringComparison.Ordinal);
    }

    /// <summary>The records of an export, in their order, without the headers.</summary>
    private async Task<List<string>> ExportAsync(string type, string mode, string header)
    {
        await RunAsync("job", type, mode);
        SortedDictionary<string, string>.ValueCollection files = Emulator.ReadS3().Values;
        Assert.All(files, file => Assert.StartsWith(header + "\n", file, StringComparison.Ordinal));
        string text = string.Concat(files.Select(file => file[(header.Length + 1)..]));
        // A quoted line break does not end a record.
        List<string> records = [""];
        foreach (string part in text.Split('\n').SkipLast(1))
        {
            records[^1] += part + "\n";
            if (records[^1].Count(c => c == '"') % 2 == 0)
            {
                records.Add("");
            }
        }

        return records[..^1];
    }
}
