using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// What -Select selects, as in AWS Tools: <c>*</c> the whole response, <c>^Name</c> the value of a parameter, anything
/// else a property of the response, or of what is in it.
/// </summary>
internal sealed class Selection
{
    private readonly string _select;
    private readonly string? _parameter;

    /// <summary>Reads -Select. One that cannot be ends the cmdlet.</summary>
    /// <param name="select">What was given.</param>
    /// <param name="cmdlet">The cmdlet whose parameters <c>^Name</c> may name.</param>
    /// <param name="type">What is in the response. What a path has behind a member is a property of it.</param>
    /// <param name="members">The properties of the response; left out, those of <paramref name="type"/>.</param>
    public Selection(string select, PSCmdlet cmdlet, Type type, params string[] members)
    {
        _select = select;
        string[] names = select.Split('.');
        string[] properties = [.. type.GetProperties().Select(property => property.Name)];
        members = members is [] ? properties : members;
        if (select.StartsWith('^'))
        {
            CommandInfo command = (CommandInfo)cmdlet.MyInvocation.MyCommand;
            _parameter = command.Parameters.Values
                .FirstOrDefault(parameter => parameter.Aliases.Append(parameter.Name).Contains(select[1..], Comparer))
                ?.Name;
            string? complaint = _parameter switch
            {
                null => $"'{select}' does not name a parameter of {command.Name}.",
                "SecretKey" or "SessionToken" or "Credential" => $"'{select}' names a secret, which is not output.",
                _ => null,
            };
            if (complaint is not null)
            {
                cmdlet.ThrowTerminatingError(Errors.BadSelect(complaint, select));
            }
        }
        else if (select != "*"
            && !(members.Contains(names[0], Comparer) && names[1..].All(name => properties.Contains(name, Comparer))))
        {
            cmdlet.ThrowTerminatingError(NotOf("the output", members));
        }
    }

    /// <summary>The member of the response that the path begins with; null where there is no path.</summary>
    public string? Member => _parameter is null && _select != "*" ? _select.Split('.')[0] : null;

    private static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>The error of a path that an output does not have.</summary>
    public ErrorRecord NotOf(string output, params string[] members) => Errors.BadSelect(
        $"'{_select}' is not a property of {output}. Expected *, ^ followed by the name of a parameter, "
            + $"or a path of properties that begins with {string.Join(" or ", members)}.",
        _select);

    /// <summary>A response of the service, with our objects in it.</summary>
    public static PSObject Response(params (string Name, object? Value)[] members)
    {
        PSObject response = new();
        foreach ((string name, object? value) in members)
        {
            response.Properties.Add(new PSNoteProperty(name, value));
        }

        return response;
    }

    /// <summary>
    /// What takes from a response what was requested. A parameter's value is that of now: when the response is there,
    /// the cmdlet may be at another item of the pipeline.
    /// </summary>
    public Selector Bind(PSCmdlet cmdlet)
    {
        if (_parameter is not null)
        {
            object[] value = [.. Flatten(cmdlet.GetType().GetProperty(_parameter)?.GetValue(cmdlet))];
            return _ => value;
        }

        return response => _select is "*" ? [response] : Follow(response, _select);
    }

    // A path applies to each item of a list, as in PowerShell's member access.
    private static IEnumerable<object> Follow(PSObject response, string path)
    {
        IEnumerable<object> values = [response];
        foreach (string name in path.Split('.'))
        {
            values = values.SelectMany(value => Flatten(PSObject.AsPSObject(value).Properties[name]?.Value));
        }

        return values;
    }

    private static IEnumerable<object> Flatten(object? value) =>
        value is null ? [] : PSValue.AsList(value)?.Cast<object>() ?? [value];
}

/// <summary>Takes from a response of the service what was requested of it.</summary>
internal delegate IEnumerable<object> Selector(PSObject response);
