using Tailor.Training.Runs;

namespace Tailor.Training.Tests.Runs;

public sealed class RunFingerprintTests
{
    private const string Recorded = """{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512}},"Budgets":[0,1],"Method":null}""";

    [Theory]
    [InlineData(Recorded)]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512,"Avoid":0,"Only":false,"Problem":null}},"Budgets":[0,1]}""")] // options of a later version
    [InlineData("""{"Training":{"Loss":{"Negatives":512},"Rate":0.1},"Data":"ab","Budgets":[0,1]}""")]
    public void What_is_as_it_was_before_there_was_an_option_for_it_is_the_same_run(string present)
    {
        Assert.True(RunFingerprint.AreSame(Recorded, present));
        Assert.True(RunFingerprint.AreSame(present, Recorded));
    }

    [Theory]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512,"Avoid":1}},"Budgets":[0,1],"Method":null}""")]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":1,"Negatives":512}},"Budgets":[0,1],"Method":null}""")]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.2,"Loss":{"Kind":0,"Negatives":512}},"Budgets":[0,1],"Method":null}""")]
    [InlineData("""{"Data":"ac","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512}},"Budgets":[0,1],"Method":null}""")]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512}},"Budgets":[1],"Method":null}""")] // lists keep their zeros
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1},"Budgets":[0,1],"Method":null}""")]
    [InlineData("""{"Data":"ab","Training":{"Rate":0.1,"Loss":{"Kind":0,"Negatives":512}},"Budgets":[0,1],"Method":{"Bits":3}}""")]
    public void Anything_else_is_another_run(string present)
    {
        Assert.False(RunFingerprint.AreSame(Recorded, present));
        Assert.False(RunFingerprint.AreSame(present, Recorded));
    }
}
