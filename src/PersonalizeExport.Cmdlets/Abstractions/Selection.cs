using System.Management.Automation;

namespace PersonalizeExport.Cmdlets;

/// <summary>
/// What -Select selects, as in AWS Tools: <c>*</c> the whole response, <c>^Name</c> the value of a parameter, anything else a property path
/// into the response.
/// </summary>
internal sealed class Selection
{
    private readonly string? _path;
    private readonly string? _parameter;

    private Selection(string? path, string? parameter)
    {
        _path = path;
        _parameter = parameter;
    }

    /// <summary>Reads -Select.</summary>
    /// <param name="select">What was given, or null.</param>
    /// <param name="cmdlet">The cmdlet whose parameters <c>^Name</c> may name.</param>
    /// <param name="members">What the response has in it: the properties that a path may begin with, and their types.</param>
    /// <returns>The selection, or null where nothing was requested.</returns>
    /// <exception cref="ArgumentException">The cmdlet has no such parameter, or the response no such member.</exception>
    public static Selection? Read(string? select, PSCmdlet cmdlet, params (string Name, Type Type)[] members)
    {
        if (select is null)
        {
            return null;
        }

        if (select.StartsWith('^'))
        {
            string name = select[1..];
            ParameterMetadata? parameter = ((CommandInfo)cmdlet.MyInvocation.MyCommand).Parameters.Values
                .FirstOrDefault(p => Is(p.Name, name) || p.Aliases.Any(alias => Is(alias, name)));
            return new Selection(null, parameter?.Name
                ?? throw new ArgumentException($"'{select}' does not name a parameter of {cmdlet.MyInvocation.MyCommand.Name}."));
        }

        string[] names = select.Split('.');
        Type? type = members.FirstOrDefault(member => Is(member.Name, names[0])).Type;
        if (select != "*" && type is null)
        {
            throw new ArgumentException(
                $"'{select}' is not a property of the output. Expected *, ^ followed by the name of a parameter, or a path that begins with {string.Join(" or ", members.Select(member => member.Name))}.");
        }

        foreach (string name in select == "*" ? [] : names[1..])
        {
            type = ItemOf(Nullable.GetUnderlyingType(type!) ?? type!);
            type = type.GetProperties().FirstOrDefault(property => Is(property.Name, name))?.PropertyType
                ?? throw new ArgumentException($"'{select}' is not a property of the output: {type.Name} has no '{name}'.");
        }

        return new Selection(select, null);
    }

    /// <summary>Whether what was requested is in a response with these members.</summary>
    public bool IsIn(params string[] members) => _path is null or "*" || members.Any(member => Is(member, _path.Split('.')[0]));

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
    /// What takes from a response what was requested. A parameter's value is that of now: when the response is there, the cmdlet may be at
    /// another item of the pipeline.
    /// </summary>
    public Func<PSObject, IEnumerable<object>> Bind(PSCmdlet cmdlet)
    {
        if (_parameter is not null)
        {
            object[] value = [.. Flatten(cmdlet.GetType().GetProperty(_parameter)?.GetValue(cmdlet))];
            return _ => value;
        }

        return response => _path is null or "*" ? [response] : Follow(response, _path);
    }

    // The type that the next part of a path applies to: of a list, the type of its items.
    private static Type ItemOf(Type type) => type == typeof(string) ? type
        : type.GetInterfaces().Append(type).FirstOrDefault(list => list.IsGenericType && list.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0] ?? type;

    // A path applies to each item of a list, as in PowerShell's member access.
    private static IEnumerable<object> Follow(object from, string path)
    {
        IEnumerable<object> values = [from];
        foreach (string name in path.Split('.'))
        {
            values = [.. values.SelectMany(value => Flatten(PSObject.AsPSObject(value).Properties[name]?.Value))];
        }

        return values;
    }

    private static IEnumerable<object> Flatten(object? value) => value is null ? [] : PSValue.AsList(value)?.Cast<object>() ?? [value];

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
