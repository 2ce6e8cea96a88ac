using System.Globalization;
using PersonalizeExport.HelpCompiler.Pages;

namespace PersonalizeExport.HelpCompiler.Reading;

/// <summary>The YAML of a parameter, as Microsoft.PowerShell.PlatyPS writes it.</summary>
internal sealed class ParameterData
{
    public string Type { get; set; } = "";

    public string DefaultValue { get; set; } = "";

    public bool SupportsWildcards { get; set; }

    public List<string> Aliases { get; set; } = [];

    public List<SetData> ParameterSets { get; set; } = [];

    public bool DontShow { get; set; }

    public List<string> AcceptedValues { get; set; } = [];

    public string HelpMessage { get; set; } = "";

    internal sealed class SetData
    {
        public string Name { get; set; } = "";

        public string Position { get; set; } = "";

        public bool IsRequired { get; set; }

        public bool ValueFromPipeline { get; set; }

        public bool ValueFromPipelineByPropertyName { get; set; }

        public bool ValueFromRemainingArguments { get; set; }

        public ParameterUse ToUse() => new(
            Name,
            int.TryParse(Position, NumberStyles.None, CultureInfo.InvariantCulture, out int position) ? position : null,
            IsRequired,
            ValueFromPipeline,
            ValueFromPipelineByPropertyName);
    }
}
