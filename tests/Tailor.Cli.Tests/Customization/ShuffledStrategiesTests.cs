using Tailor.Cli.Customization;
using Tailor.Models.Plans;

namespace Tailor.Cli.Tests.Customization;

public sealed class ShuffledStrategiesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void NobodyGetsTheirOwnAndEverybodysIsGivenOnce(int users)
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var own = new Recorder();
            var session = new ShuffledStrategies(own, [.. Enumerable.Range(0, users).Select(user => (user + 1_000, new[] { user }))], seed).OpenSession();
            int[] given = [.. Enumerable.Range(0, users).Select(user => Given(session, user))];
            Assert.DoesNotContain(true, given.Select((donor, user) => donor == user));
            Assert.Equal(Enumerable.Range(0, users), given.Order());

            int Given(IStrategySession from, int user)
            {
                from.Decide(user + 1_000, [user]);
                return own.Last;
            }
        }
    }

    private sealed class Recorder : IStrategies, IStrategySession
    {
        public int Last { get; private set; }

        public IStrategySession OpenSession() => this;

        public Precision Decide(int user, ReadOnlySpan<int> history)
        {
            Last = history[0];
            return new Precision(1);
        }
    }
}
