using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// The load context of PersonalizeExport.Aws and the AWS SDK, made when the first call needs it. It loads the
/// assemblies of bin/lib and shares them with no other context, so that the module's AWS SDK does not conflict with
/// that of another module.
/// </summary>
internal sealed class AwsLoadContext : AssemblyLoadContext
{
    private const string AwsAssembly = "PersonalizeExport.Aws";

    private static readonly string Folder =
        Path.Combine(Path.GetDirectoryName(typeof(AwsLoadContext).Assembly.Location)!, "lib");

    private static readonly Lazy<IServiceConnector> LazyConnector = new(() =>
    {
        Assembly aws = new AwsLoadContext().LoadFromAssemblyPath(PathOf(AwsAssembly));
        return (IServiceConnector)aws.CreateInstance(AwsAssembly + ".ServiceConnector")!;
    });

    private AwsLoadContext()
        : base(AwsAssembly)
    {
    }

    /// <summary>What connects to Amazon Personalize: the one object that crosses from the context.</summary>
    public static IServiceConnector Connector => LazyConnector.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        Assembly core = typeof(IServiceConnector).Assembly;
        if (assemblyName.Name == core.GetName().Name)
        {
            return core;
        }

        // What the module does not bring (.NET) comes from the default context.
        string path = PathOf(assemblyName.Name!);
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static string PathOf(string name) => Path.Combine(Folder, name + ".dll");
}
