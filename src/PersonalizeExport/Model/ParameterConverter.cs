using System.ComponentModel;
using System.Globalization;

namespace PersonalizeExport.Model;

/// <summary>
/// Converts what is given for a parameter to its type. PowerShell finds it by the type, so a mock, a proxy and a cast
/// take what the cmdlet takes: of the cmdlet's own attributes they know nothing.
/// </summary>
/// <param name="read">Reads a value; throws FormatException.</param>
internal abstract class ParameterConverter(Func<object, object> read) : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => true;

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        read(value);
}
