using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>What the cmdlets that list have in common: pages, filters and what they emit.</summary>
public abstract class ListCmdlet : PersonalizeCmdlet
{
    /// <summary>The member of every list's response that requests its next page.</summary>
    private protected const string TokenMember = "NextToken";

    /// <summary>
    /// How many to request in a call, 1 to 100. It does not limit the output: pipe into Select-Object -First for that.
    /// </summary>
    [Parameter]
    [Alias("MaxResults")]
    [NotBlankTransformation]
    [ValidateRange(1, LargestPage)]
    public int MaxResult { get; set; } = LargestPage;

    /// <summary>List the page of this token, the NextToken of a response; $null is the first page.</summary>
    [Parameter]
    [AllowNull]
    [ValidateConstraint(nameof(ValueConstraint.NextToken), IsOptional = true)]
    [NoCompletion]
    public string? NextToken { get; set; }

    /// <summary>List one page and no more. -Select * gives the token for the next with it.</summary>
    [Parameter]
    public SwitchParameter NoAutoIteration { get; set; }

    /// <summary>
    /// What to emit instead: * for the whole response, a path into it, or ^ and the name of a parameter. As in AWS
    /// Tools.
    /// </summary>
    [Parameter]
    [NoCompletion]
    public string? Select { get; set; }

    /// <summary>Whether one page is to be listed, from which nobody knows what the others have.</summary>
    private protected bool IsOnePage => NoAutoIteration || IsGiven(nameof(NextToken));

    /// <summary>Lists the pages that are wanted.</summary>
    private protected IEnumerable<Page<T>> ListPages<T>(
        Func<string?, Task<Page<T>>> request, Func<PersonalizeException, ErrorRecord> explain) =>
        List(request, explain, NullIfEmpty(NextToken)).Take(IsOnePage ? 1 : int.MaxValue);

    /// <summary>
    /// Writes what is on a page, or what is selected: a selection from a list is one from the response as a whole.
    /// </summary>
    private protected void WritePage<T>(Selector? select, string member, T[] items, string? nextToken)
    {
        PSObject response = Selection.Response((member, items), (TokenMember, nextToken));
        WriteObject(select is null ? items : select(response), enumerateCollection: true);
    }

    /// <summary>What passes one of several patterns, or everything if there are none.</summary>
    private protected Func<string?, bool> ToFilter(string[]? patterns, string parameter)
    {
        if (patterns is null)
        {
            return _ => true;
        }

        const WildcardOptions options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;
        WildcardPattern[] wildcards = [.. patterns.Select(pattern => WildcardPattern.Get(pattern, options))];
        try
        {
            // PowerShell reads a pattern only when it is first used.
            _ = wildcards.Count(wildcard => wildcard.IsMatch("a"));
        }
        catch (WildcardPatternException error)
        {
            ThrowTerminatingError(Errors.BadPattern(error, parameter));
        }

        return value => value is not null && wildcards.Any(wildcard => wildcard.IsMatch(value));
    }

    /// <summary>
    /// Warns of each pattern that nothing known passes. It is no error, as the service may add to what is known.
    /// </summary>
    private protected void WarnOfUnknown(string parameter, string word, string[]? patterns, IEnumerable<string?> known)
    {
        foreach (string pattern in patterns ?? [])
        {
            if (!known.Any(ToFilter([pattern], parameter)))
            {
                string all = string.Join(", ", known.Distinct());
                WriteWarning($"-{parameter} '{pattern}' matches no known {word}. Known: {all}.");
            }
        }
    }
}
