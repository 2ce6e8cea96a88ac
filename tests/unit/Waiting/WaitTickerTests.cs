using Microsoft.Extensions.Time.Testing;
using PersonalizeExport.Tests.Support;
using PersonalizeExport.Waiting;

namespace PersonalizeExport.Tests.Waiting;

public class WaitTickerTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new();
    private readonly List<WaitProgress> _ticks = [];

    [Fact]
    public async Task Ticks_at_once_and_every_second_until_it_ends()
    {
        await using (WaitTicker ticker = new(_ticks.Add, Standing(), _time))
        {
            Assert.Single(_ticks);
            Pass(3);
        }

        Pass(5);
        Assert.Equal([0, 1, 2, 3], _ticks.Select(tick => tick.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task Counts_down_to_the_next_poll_and_not_below()
    {
        await using WaitTicker ticker = new(_ticks.Add, Standing(), _time);
        Pass(10);
        WaitProgress polled = Standing() with { Pending = 2, Failed = 1, Elapsed = TimeSpan.FromSeconds(10), NextPoll = TimeSpan.FromSeconds(2.5) };
        _ticks.Clear();

        ticker.Set(polled);
        Pass(4);

        Assert.Equal([1.5, 0.5, 0, 0], _ticks.Select(tick => tick.NextPoll.TotalSeconds));
        Assert.All(_ticks, tick => Assert.Equal(polled, tick with { Elapsed = polled.Elapsed, NextPoll = polled.NextPoll }));
    }

    [Fact]
    public async Task Ticks_through_a_slow_poll_and_sends_nothing_meanwhile()
    {
        FakeService service = new(_time);
        WaitTarget target = service.AddJob("job", TimeSpan.Zero);
        TaskCompletionSource requested = new();
        TaskCompletionSource response = new();
        service.BeforeResponse = _ =>
        {
            requested.SetResult();
            return response.Task;
        };
        Task<List<WaitOutcome>> waiting = new DatasetExportJobWaiter(new WaitOptions { OnTick = _ticks.Add }, _time)
            .WaitAsync([target], Cancel).ToListAsync(Cancel).AsTask();
        await requested.Task;

        Pass(2);
        response.SetResult();
        Assert.IsType<WaitOutcome.Ended>(Assert.Single(await waiting));
        Pass(2);

        Assert.Equal([(0, 0), (1, 0), (2, 0)], _ticks.Select(tick => (tick.Elapsed.TotalSeconds, tick.NextPoll.TotalSeconds)));
        Assert.Equal(1, service.Describes);
    }

    [Fact]
    public async Task Ends_with_a_wait_that_is_cancelled()
    {
        FakeService service = new(_time);
        WaitTarget target = service.AddJob("job", TimeSpan.FromHours(1));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        WaitOptions options = new() { OnTick = _ticks.Add, OnPolled = _ => stop.Cancel() };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new DatasetExportJobWaiter(options, _time).WaitAsync([target], stop.Token).ToListAsync(Cancel));
        Pass(5);

        Assert.Single(_ticks);
    }

    // In steps, for in a leap every timer sees the time at its end.
    private void Pass(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static WaitProgress Standing() => new(3, 3, 0, [], TimeSpan.Zero, TimeSpan.Zero);
}
