using System.Reflection;
using System.Runtime.Loader;

namespace PersonalizeExport.Loader;

/// <summary>
/// The load context in which a copy of the module runs. The assemblies beside the module's own are found there and stay there, so that the
/// module's AWS SDK and the one of any other module never meet.
/// </summary>
/// <remarks>
/// This class is the one thing of the module in the default context, where the first copy that is imported in a process brings it for
/// all: a second copy of another version uses the first one's. Its name and that of <see cref="LoadModule"/> must stay as they are.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Assembly> Modules = new(StringComparer.Ordinal);

    private readonly string _directory;

    private ModuleLoadContext(string directory)
        : base($"PersonalizeExport ({directory})")
    {
        _directory = directory;
    }

    /// <summary>Loads a module's main assembly into a context of its own, or gives back the one of the same version that was loaded before.</summary>
    /// <param name="path">The full path of the module's main assembly.</param>
    /// <remarks>
    /// Another copy of the same version, from another folder, is no other module: PowerShell remembers cmdlets by the full name of their type and
    /// assembly, and would take those of the one copy for those of the other.
    /// </remarks>
    public static Assembly LoadModule(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string fullPath = Path.GetFullPath(path);
        lock (Gate)
        {
            string name = AssemblyName.GetAssemblyName(fullPath).FullName;
            if (!Modules.TryGetValue(name, out Assembly? module))
            {
                ModuleLoadContext context = new(Path.GetDirectoryName(fullPath)!);
                module = context.LoadFromAssemblyPath(fullPath);
                Modules.Add(name, module);
            }

            return module;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        string path = Path.Combine(_directory, assemblyName.Name + ".dll");

        // What the module does not bring (.NET, PowerShell) comes from the default context.
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
