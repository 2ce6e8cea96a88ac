using Amazon.Runtime;
using PersonalizeExport.Aws.Settings;

namespace PersonalizeExport.Tests.Aws.Settings;

/// <summary>The store of AWS Tools on Windows. Its file is read on any system; only Windows can decrypt it.</summary>
public sealed class EncryptedStoreTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private EncryptedStore Store => new(_path, secret => secret.ToUpperInvariant());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Profile_is_found_in_any_case_and_decrypted()
    {
        File.WriteAllText(
            _path,
            """{"1":{"DisplayName":"Work","ProfileType":"AWS","AWSAccessKey":"abc","AWSSecretKey":"def","Region":"eu-west-1"}}""");

        Section settings = Store.Find("work")!;

        Assert.Equal(
            "ABC DEF eu-west-1",
            $"{settings["aws_access_key_id"].Value} {settings["aws_secret_access_key"].Value} {settings["region"].Value}");
    }

    [Fact]
    public void Profile_that_cannot_be_decrypted_is_an_error_of_this_profile_alone()
    {
        File.WriteAllText(_path, """{"1":{"DisplayName":"foreign","AWSAccessKey":"abc"},"2":{"DisplayName":"own","RoleArn":"arn"}}""");
        EncryptedStore store = new(_path, _ => throw new AmazonClientException("Error Code: 13"));

        Assert.Equal(
            $"AWSAccessKey of the AWS profile 'foreign' in the encrypted store {_path} cannot be decrypted. Store it again with Set-AWSCredential.",
            Assert.Throws<ConnectionException>(() => store.Find("foreign")).Message);
        Assert.Equal("arn", store.Find("own")!["role_arn"].Value);
        Assert.Equal(["foreign", "own"], store.Names);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"1":2}""")]
    public void Damaged_store_is_an_error(string text)
    {
        File.WriteAllText(_path, text);

        Assert.StartsWith(
            $"{_path}, the encrypted store of AWS profiles, is damaged: ",
            Assert.Throws<ConnectionException>(() => Store.Find("work")).Message);
    }

    [Fact]
    public void Locked_store_is_a_transient_error()
    {
        using FileStream held = new(_path, FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.Equal(ConnectionException.FileInUse, Assert.Throws<ConnectionException>(() => Store.Find("work")).ErrorCode);
    }

    [Fact]
    public void Missing_store_is_an_empty_one()
    {
        File.Delete(_path);

        Assert.Null(Store.Find("work"));
    }
}
