using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using PersonalizeExport.Aws;
using PersonalizeExport.Tests.Support;

namespace PersonalizeExport.Tests.Model;

/// <summary>Which assembly may know what: the picture in docs/architecture.md, held by what each assembly references.</summary>
public class RoomTests
{
    private const string Sdk = "AWSSDK.Core";
    private const string PowerShell = "System.Management.Automation";

    private static readonly string Staged = Path.Combine(Repository.Root, "artifacts", "module", "PersonalizeExport", "bin");

    [Theory]
    [InlineData("PersonalizeExport.dll")]
    [InlineData("PersonalizeExport.Cmdlets.dll", "PersonalizeExport", PowerShell)]
    [InlineData("lib/PersonalizeExport.Aws.dll", "PersonalizeExport", Sdk)]
    public void Assembly_references_nothing_but_dotnet_and_what_its_room_needs(string file, params string[] needed)
    {
        using PEReader assembly = new(File.OpenRead(Path.Combine(Staged, file)));
        MetadataReader metadata = assembly.GetMetadataReader();

        string[] references =
        [
            .. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))
                .Where(name => needed.Contains(name) || (name is not "netstandard" && !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll")))),
        ];

        Assert.Equal(needed.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Type_of_the_AWS_SDK_is_in_no_public_signature_of_the_core_and_of_the_connector()
    {
        Type[] types = [.. typeof(DatasetExportJob).Assembly.GetExportedTypes(), .. typeof(ServiceConnector).Assembly.GetExportedTypes()];

        Assert.Contains(typeof(ServiceConnector), types);
        Assert.All(types, type => Assert.DoesNotContain("Amazon", string.Join(' ', Mentioned(type)), StringComparison.Ordinal));
    }

    private static IEnumerable<string?> Mentioned(Type type) => type.GetInterfaces().Append(type.BaseType).OfType<Type>().Select(of => of.FullName)
        .Concat(type.GetMembers().SelectMany(member => member switch
        {
            MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType.FullName).Append((method as MethodInfo)?.ReturnType.FullName),
            PropertyInfo property => [property.PropertyType.FullName],
            FieldInfo field => [field.FieldType.FullName],
            _ => [],
        }));
}
