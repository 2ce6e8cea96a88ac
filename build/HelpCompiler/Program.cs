using PersonalizeExport.HelpCompiler;

if (args is not [string source, string destination])
{
    Console.Error.WriteLine("Usage: PersonalizeExport.HelpCompiler <folder with the pages> <folder for the help>");
    return 2;
}

try
{
    HelpCompilation.Compile(source, destination);
    return 0;
}
catch (HelpSourceException error)
{
    // In the form in which MSBuild reads an error with file and line.
    Console.Error.WriteLine(error.Message);
    return 1;
}
