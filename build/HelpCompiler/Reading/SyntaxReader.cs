using System.Text.RegularExpressions;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>
/// Reads the syntax of a parameter set. A page says twice how its parameters are bound, for the reader in the syntax and for programs in the
/// YAML of each parameter. A difference between the two is a FormatException.
/// </summary>
internal static partial class SyntaxReader
{
    private const string CommonParameters = "[<CommonParameters>]";

    public static Syntax Read(string command, string parameterSet, string syntax, IReadOnlyList<Parameter> parameters)
    {
        string text = string.Join(' ', syntax.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (!text.StartsWith(command + " ", StringComparison.Ordinal) || !text.EndsWith(" " + CommonParameters, StringComparison.Ordinal))
        {
            throw new FormatException($"The syntax does not begin with {command} and end with {CommonParameters}.");
        }

        List<Parameter> taken = [];
        string rest = text[command.Length..^CommonParameters.Length].Trim();
        while (rest.Length > 0)
        {
            string name = ParameterName().Match(rest).Groups["name"].Value;
            Parameter parameter = parameters.FirstOrDefault(p => p.Name == name && p.In(parameterSet) is not null)
                ?? throw new FormatException($"The syntax continues with '{rest}', but the parameters have no -{name} for {parameterSet}.");
            string expected = Write(parameter, parameter.In(parameterSet)!);
            if (rest != expected && !rest.StartsWith(expected + " ", StringComparison.Ordinal))
            {
                throw new FormatException($"The syntax continues with '{rest}', but the parameter -{name} says {expected}.");
            }

            taken.Add(parameter);
            rest = rest[expected.Length..].TrimStart();
        }

        string[] missing = [.. parameters.Where(p => p.In(parameterSet) is not null).Except(taken).Select(p => $"-{p.Name}")];
        return missing.Length == 0 && taken.Distinct().Count() == taken.Count
            ? new Syntax(parameterSet, taken)
            : throw new FormatException($"The syntax leaves out {string.Join(", ", missing)}, or names a parameter twice.");
    }

    // As Get-Command -Syntax does.
    private static string Write(Parameter parameter, ParameterSet set)
    {
        string name = set.IsNamed ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        string item = parameter.TypeLabel is { } type ? $"{name} <{type}>" : name;
        return set.IsRequired ? item : $"[{item}]";
    }

    [GeneratedRegex(@"^\[{0,2}-(?<name>\w+)")]
    private static partial Regex ParameterName();
}
