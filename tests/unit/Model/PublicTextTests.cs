using System.Reflection;

namespace PersonalizeExport.Tests.Model;

/// <summary>What the text of an object shows ends in logs and transcripts.</summary>
public class PublicTextTests
{
    private const string Secret = "s3cr3t-marker";

    public static TheoryData<Type> Records =>
    [
        .. typeof(DatasetExportJob).Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && type.GetMethod("<Clone>$") is not null && type.GetConstructor(Type.EmptyTypes) is not null),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Text_of_a_record_shows_no_secret(Type type)
    {
        object record = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite && IsSecret(property.Name)))
        {
            property.SetValue(record, property.PropertyType == typeof(string) ? Secret : new NetworkCredential(Secret, Secret));
        }

        Assert.DoesNotContain(Secret, record.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_connection_options_shows_where_they_lead() =>
        Assert.Contains("Region = eu-west-1, ProfileName = shop", new ConnectionOptions { Region = "eu-west-1", ProfileName = "shop" }.ToString());

    private static bool IsSecret(string name) =>
        !name.EndsWith("Arn", StringComparison.Ordinal)
        && (name.Contains("Key", StringComparison.Ordinal) || name.Contains("Token", StringComparison.Ordinal)
            || name.Contains("Credential", StringComparison.Ordinal));
}
