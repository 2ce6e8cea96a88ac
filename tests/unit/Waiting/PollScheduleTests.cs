namespace PersonalizeExport.Tests.Waiting;

public class PollScheduleTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(49, 5)]
    [InlineData(80, 8)]
    [InlineData(599, 59.9)]
    [InlineData(600, 60)]
    [InlineData(10_000, 60)]
    public void Interval_is_a_tenth_of_the_time_waited_within_bounds(double elapsed, double interval) =>
        Assert.Equal(TimeSpan.FromSeconds(interval), PollSchedule.NextInterval(TimeSpan.FromSeconds(elapsed), 0));

    [Fact]
    public void Interval_is_up_to_a_tenth_shorter_by_chance() =>
        Assert.Equal(TimeSpan.FromSeconds(54), PollSchedule.NextInterval(TimeSpan.FromHours(1), 1));
}
