namespace Tailor.Repository.Tests;

/// <summary>The build refuses what eng/Layers.props does not allow: seen here, case by case.</summary>
public sealed class LayerGuardTests : IDisposable
{
    private readonly SmallTree _tree = new();

    [Fact]
    public void AllowedReferencePasses()
    {
        _tree.With("Tailor.Models").With("Tailor.Runtime", """
            <ProjectReference Include="../Tailor.Models/Tailor.Models.csproj" />
            <PackageReference Include="System.Numerics.Tensors" />
            """);
        var (exitCode, output) = _tree.Run("Tailor.Runtime", "CheckLayers");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void ProjectWithoutALineIsRefused()
    {
        _tree.With("Tailor.Extra");
        AssertRefused(_tree.Run("Tailor.Extra", "CheckLayers"), "TAILOR0001", "Tailor.Extra has no line");
    }

    [Theory]
    [InlineData("Tailor.Models", "Tailor.Interactions")]
    [InlineData("Tailor.Runtime", "Tailor.Training")]
    [InlineData("Tailor.Evaluation", "Tailor.Torch")]
    [InlineData("Tailor.Customization", "Tailor.Training")]
    public void ForbiddenReferenceIsRefused(string project, string asked)
    {
        _tree.With(asked).With(project, $"""<ProjectReference Include="../{asked}/{asked}.csproj" />""");
        AssertRefused(_tree.Run(project, "CheckLayers"), "TAILOR0002", $"{project} may not reference {asked}");
    }

    [Theory]
    [InlineData("Tailor.Models", """<PackageReference Include="Spectre.Console" />""", "Spectre.Console")]
    [InlineData("Tailor.Interactions", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""", "Microsoft.AspNetCore.App")]
    [InlineData("Tailor.Runtime", """<Reference Include="Elsewhere" HintPath="../Elsewhere.dll" />""", "Elsewhere")]
    public void ForbiddenPackageIsRefused(string project, string item, string asked)
    {
        _tree.With(project, item);
        AssertRefused(_tree.Run(project, "CheckLayers"), "TAILOR0003", $"{project} may not ship with {asked}");
    }

    [Fact]
    public void ReferenceThatLetsAnyPackageInIsRefused()
    {
        const string line = """Include="Tailor.Evaluation"    MayReference="Tailor.Interactions" """;
        _tree.WithLayers(line, """Include="Tailor.Evaluation"    MayReference="Tailor.Torch" """)
            .With("Tailor.Torch").With("Tailor.Evaluation", """<ProjectReference Include="../Tailor.Torch/Tailor.Torch.csproj" />""");
        AssertRefused(_tree.Run("Tailor.Evaluation", "CheckLayers"), "TAILOR0004", "Tailor.Evaluation is limited in its packages, but references Tailor.Torch");
    }

    [Fact]
    public void LibraryDressedUpAsAnAnalyzerIsRefused()
    {
        _tree.With("Tailor.Models", """<PackageReference Include="System.Numerics.Tensors" PrivateAssets="all" />""")
            .WithSource("Tailor.Models", "namespace Tailor.Models;");
        AssertRefused(_tree.Run("Tailor.Models", "Build", restore: true), "TAILOR0005", "Tailor.Models compiles against System.Numerics.Tensors");
    }

    [Fact]
    public void ForbiddenReferenceStopsTheRestoreToo()
    {
        _tree.With("Tailor.Torch").With("Tailor.Runtime", """<ProjectReference Include="../Tailor.Torch/Tailor.Torch.csproj" />""");
        AssertRefused(_tree.Run("Tailor.Runtime", "Restore"), "TAILOR0002", "Tailor.Runtime may not reference Tailor.Torch");
    }

    public void Dispose() => _tree.Dispose();

    private static void AssertRefused((int ExitCode, string Output) run, string code, string message)
    {
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"error {code}", run.Output, StringComparison.Ordinal);
        Assert.Contains(message, run.Output, StringComparison.Ordinal);
    }
}
