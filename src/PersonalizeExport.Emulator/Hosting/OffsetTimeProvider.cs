namespace PersonalizeExport.Emulator.Hosting;

/// <summary>This machine's clock, put ahead or back.</summary>
internal sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
