using PersonalizeExport.Emulator.Datasets;
using PersonalizeExport.Emulator.Output;

namespace PersonalizeExport.Tests.Emulator;

public sealed class EmulatorExportTests()
    : EmulatorTest(options => options with { JobDuration = TimeSpan.FromSeconds(1), PartRows = 3 }, new FakeTimeProvider())
{
    [Theory]
    [InlineData("BULK", "1,newer\n1,old\n2,two\n")]
    [InlineData("PUT", "1,newest\n2,two\n3,a\n3,b\n")]
    [InlineData("ALL", "1,newest\n2,two\n3,b\n")]
    public async Task Records_of_items_are_sorted_and_follow_the_rules_of_each_mode(string mode, string records)
    {
        // Item 1: older records in bulk, the newest in put. Item 2: everywhere the same. Item 3: two records in put.
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,old\n1,old\n2,two\n");
        Emulator.WriteData("shop/ITEMS/bulk/2.csv", "ITEM_ID,NAME\n2,two\n1,newer\n");
        Emulator.WriteData("shop/ITEMS/put/1.csv", "ITEM_ID,NAME\n3,a\n2,two\n1,newest\n");
        Emulator.WriteData("shop/ITEMS/put/2.csv", "ITEM_ID,NAME\n3,b\n3,b\n");
        await ExportsAsync("ITEM_ID,NAME\n", records, mode: mode);
    }

    [Theory]
    [InlineData("BULK", "u,i,1\nu,i,2\n")]
    [InlineData("PUT", "u,i,2\nu,i,3\n")]
    [InlineData("ALL", "u,i,1\nu,i,2\nu,i,3\n")]
    public async Task Interactions_that_differ_are_all_kept(string mode, string records)
    {
        Emulator.WriteData("shop/INTERACTIONS/bulk/1.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,1\nu,i,2\nu,i,1\n");
        Emulator.WriteData("shop/INTERACTIONS/put/1.csv", "USER_ID,ITEM_ID,TIMESTAMP\nu,i,3\nu,i,2\n");
        await ExportsAsync("USER_ID,ITEM_ID,TIMESTAMP\n", records, "INTERACTIONS", mode);
    }

    [Fact]
    public async Task Newest_record_is_the_last_to_arrive_even_when_an_older_one_equals_it()
    {
        Emulator.WriteData("shop/USERS/bulk/1.csv", "USER_ID,AGE\n1,30\n1,31\n");
        Emulator.WriteData("shop/USERS/put/1.csv", "USER_ID,AGE\n1,30\n");
        await ExportsAsync("USER_ID,AGE\n", "1,30\n", "USERS", "ALL");
    }

    [Fact]
    public async Task Records_are_equal_however_they_are_quoted_and_whatever_the_order_of_columns()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\r\n1,\"one\"\r\n2,\"a,\"\"b\"\"\nc é\"\r\n");
        Emulator.WriteData("shop/ITEMS/bulk/2.csv", "\uFEFFNAME,\"ITEM_ID\"\none,1\n\"a,\"\"b\"\"\nc é\",\"2\"");
        await ExportsAsync("ITEM_ID,NAME\n", "1,one\n2,\"a,\"\"b\"\"\nc é\"\n");
    }

    [Fact]
    public async Task Fields_do_not_run_into_each_other()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,A,B\n1,x,\n1,,x\n1,\"x,\",\n");
        await ExportsAsync("ITEM_ID,A,B\n", "1,\"x,\",\n1,,x\n1,x,\n");
    }

    [Theory]
    [InlineData("BULK", "ITEM_ID\n1\n2\n3\n", "ITEM_ID\n4\n5\n6\n", "ITEM_ID\n7\n")]
    [InlineData("PUT", "ITEM_ID\n")]
    public async Task Export_has_as_many_files_as_its_rows_need_and_of_no_records_one_with_a_header(string mode, params string[] files)
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n2\n3\n4\n5\n6\n7\n");
        await RunAsync(mode: mode);
        Assert.Equal(files.Select((file, i) => ($"a-bucket/out/job-0000{i + 1}.csv", file)), Emulator.ReadS3().Select(file => (file.Key, file.Value)));
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
    public async Task Every_form_of_path_names_its_folder_in_which_jobs_share_no_file(string path, string folder)
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n");
        await RunAsync(path: path, name: "one");
        await RunAsync(path: path, name: "two");
        Assert.Equal([$"{folder}one-00001.csv", $"{folder}two-00001.csv"], Emulator.ReadS3().Keys);
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
        JsonNode job = await RunAsync("CREATE FAILED", path);
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
        await FailsAsync(reason, mode: "ALL");
        Assert.Empty(Emulator.ReadS3());
    }

    [Theory]
    [InlineData("ITEM_ID,PRICE\n1,2\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID, PRICE.")]
    [InlineData("ITEM_ID\n1\n", "bulk/1.csv has changed during the export: its columns were ITEM_ID, NAME and are now ITEM_ID.")]
    [InlineData("", "bulk/1.csv is empty.")]
    [InlineData(null, "bulk/1.csv could not be read: ")]
    public void Part_that_has_changed_after_its_columns_were_read_fails_the_export(string? text, string reason)
    {
        string part = Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID,NAME\n1,one\n");
        string[] columns = DatasetPart.CommonColumns([part]);
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", text ?? "");
        File.Move(part, text is null ? part + ".gone" : part);
        Assert.StartsWith(reason, Assert.Throws<ExportFailedException>(() => DatasetPart.Open(part, columns)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_that_fails_while_it_is_published_leaves_no_part_of_itself()
    {
        Emulator.WriteData("shop/ITEMS/bulk/1.csv", "ITEM_ID\n1\n2\n3\n4\n5\n6\n7\n");
        // The first file goes to its place; in that of the second there is a folder.
        Directory.CreateDirectory(Path.Combine(Emulator.S3Folder, "a-bucket", "out", "job-00002.csv"));
        await FailsAsync("The export could not be written: ");
        Assert.Empty(Emulator.ReadS3());
    }

    [Fact]
    public async Task Dataset_without_files_fails_the_job() => await FailsAsync("The dataset has no data", mode: "ALL");

    /// <summary>The records of all files, without the headers.</summary>
    private async Task ExportsAsync(string header, string records, string type = "ITEMS", string mode = "BULK")
    {
        await RunAsync(type: type, mode: mode);
        SortedDictionary<string, string>.ValueCollection files = Emulator.ReadS3().Values;
        Assert.All(files, file => Assert.StartsWith(header, file, StringComparison.Ordinal));
        Assert.Equal(records, string.Concat(files.Select(file => file[header.Length..])));
    }
}
