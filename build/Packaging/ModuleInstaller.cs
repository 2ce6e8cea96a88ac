namespace PersonalizeExport.Packaging;

/// <summary>Puts the module into a folder of PSModulePath, in the place of the same version if it is there: the whole of it or nothing.</summary>
internal static class ModuleInstaller
{
    /// <summary>Installs a module.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="modulePath">A folder of PSModulePath, which need not exist yet.</param>
    /// <returns>The folder that the module is in now.</returns>
    public static string Install(string module, string modulePath)
    {
        string version = StagedModule.ReadManifest(module).ModuleVersion;
        DirectoryInfo versions = Directory.CreateDirectory(Path.Combine(modulePath, StagedModule.Name));
        string target = Path.Combine(versions.FullName, version);

        // Beside the target, so that it gets there by a change of name; PowerShell takes no folder for a version whose name is none.
        string incoming = Path.Combine(versions.FullName, $"{version}-new-{Guid.NewGuid():N}");
        string outgoing = Path.Combine(versions.FullName, $"{version}-old-{Guid.NewGuid():N}");
        try
        {
            Copy(module, incoming);
            bool replaces = Directory.Exists(target);
            if (replaces)
            {
                SetAside(target, outgoing, version);
            }

            try
            {
                Directory.Move(incoming, target);
            }
            catch when (replaces)
            {
                Directory.Move(outgoing, target);
                throw;
            }
        }
        finally
        {
            Delete(incoming);
            Delete(outgoing);
        }

        return target;
    }

    // A change of name leaves a process that has the old files loaded with them. Windows refuses it as long as there is one.
    private static void SetAside(string target, string outgoing, string version)
    {
        try
        {
            Directory.Move(target, outgoing);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException(
                $"The module is not installed: {StagedModule.Name} {version} at {target} is in use ({inUse.Message}). Close the PowerShell sessions that have imported it, then install it again. Nothing was changed.",
                inUse);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
