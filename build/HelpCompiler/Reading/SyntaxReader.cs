using System.Text.RegularExpressions;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>
/// Reads the syntax of a parameter set. A page says twice how its parameters are bound, for the reader in the syntax and for programs in the
/// YAML of each parameter; here the two are held against each other.
/// </summary>
internal static partial class SyntaxReader
{
    private const string CommonParameters = "[<CommonParameters>]";

    /// <summary>Reads a syntax.</summary>
    /// <param name="command">The name of the cmdlet, with which the syntax begins.</param>
    /// <param name="parameterSet">The name of the set.</param>
    /// <param name="syntax">The text.</param>
    /// <param name="parameters">The parameters of the cmdlet.</param>
    /// <returns>The syntax.</returns>
    /// <exception cref="FormatException">The text differs from what the parameters say.</exception>
    public static SyntaxForm Read(string command, string parameterSet, string syntax, IReadOnlyList<Parameter> parameters)
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
            Parameter parameter = parameters.FirstOrDefault(p => p.Name == name && p.UseIn(parameterSet) is not null)
                ?? throw new FormatException($"The syntax goes on with '{rest}', but the parameters have no -{name} for {parameterSet}.");
            string expected = Write(parameter, parameter.UseIn(parameterSet)!);
            if (rest != expected && !rest.StartsWith(expected + " ", StringComparison.Ordinal))
            {
                throw new FormatException($"The syntax goes on with '{rest}', but the parameter -{name} says {expected}.");
            }

            taken.Add(parameter);
            rest = rest[expected.Length..].TrimStart();
        }

        string[] missing = [.. parameters.Where(p => p.UseIn(parameterSet) is not null).Except(taken).Select(p => $"-{p.Name}")];
        return missing.Length == 0 && taken.Distinct().Count() == taken.Count
            ? new SyntaxForm(parameterSet, taken)
            : throw new FormatException($"The syntax leaves out {string.Join(", ", missing)}, or names a parameter twice.");
    }

    // As Get-Command -Syntax does.
    private static string Write(Parameter parameter, ParameterUse use)
    {
        string name = use.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        string item = parameter.TypeLabel is { } type ? $"{name} <{type}>" : name;
        return use.IsRequired ? item : $"[{item}]";
    }

    [GeneratedRegex(@"^\[{0,2}-(?<name>\w+)")]
    private static partial Regex ParameterName();
}
