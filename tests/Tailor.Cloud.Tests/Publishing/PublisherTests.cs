using System.Security.Cryptography;
using Tailor.Cloud.Publishing;
using Tailor.Models;
using Tailor.Models.Releases;
using Tailor.Models.Tensors;
using Tailor.Models.Tests;
using Tailor.Runtime;
using Tailor.Runtime.Golden;

namespace Tailor.Cloud.Tests.Publishing;

public sealed class PublisherTests
{
    public static TheoryData<string> Kinds => SampleModels.AllKinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_pieces_of_a_release_recommend_as_the_folder_does(string kind)
    {
        using var published = new PublishedModel(kind);
        var release = Release.Read(File.ReadAllBytes(published.Store.ReleaseFile("sample", 1)), published.Keyring.ReleaseKeys, "release");

        foreach (var piece in release.Pieces)
        {
            var bytes = File.ReadAllBytes(published.Store.BlockFile(piece.Sha256));
            Assert.Equal(piece.Size, bytes.Length);
            Assert.Equal(piece.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        using var folder = ModelFolder.Open(published.Folder);
        var files = release.Pieces.Where(piece => piece.Kind is PieceKind.Backbone or PieceKind.Block or PieceKind.Items or PieceKind.ItemScalars).Select(piece => TensorFile.Open(published.Store.BlockFile(piece.Sha256))).ToArray();
        var options = new RecommenderOptions { Quantization = folder.Manifest.Quantization, Adaptation = folder.Manifest.Customizer?.Adapts };
        var (whole, assembled) = (Scores(Recommender.Open(folder)), Scores(new Recommender(folder.Manifest.Backbone, folder.Manifest.ItemCount, new TensorFileSource(files), options)));
        foreach (var file in files) file.Dispose();
        Assert.Equal(whole, assembled);
    }

    [Fact]
    public void The_customizer_is_in_no_piece()
    {
        using var published = new PublishedModel("sasrec-chord");
        using var folder = ModelFolder.Open(published.Folder);
        string[] secret = [.. folder.Manifest.Customizer!.Tensors(folder.Manifest.Backbone).Select(shape => shape.Name)];
        Assert.NotEmpty(secret);
        foreach (var piece in published.Release.Pieces.Where(piece => piece.Kind is PieceKind.Backbone or PieceKind.Block or PieceKind.Items or PieceKind.ItemScalars or PieceKind.Extractor))
        {
            using var file = TensorFile.Open(published.Store.BlockFile(piece.Sha256));
            Assert.All(secret, name => Assert.False(file.Contains(name)));
        }
    }

    [Fact]
    public void Each_block_that_can_be_skipped_is_a_piece()
    {
        using var published = new PublishedModel("sasrec-ofa");
        Assert.Equal(
            ["blocks.0.attention", "blocks.0.feedForward", "blocks.1.attention", "blocks.1.feedForward"],
            published.Release.Pieces.Where(piece => piece.Kind == PieceKind.Block).Select(piece => piece.Name));
    }

    [Theory]
    [InlineData("gru4rec-int8", "items.bias")]
    [InlineData("lightgcn", "items.historyWeight")]
    public void What_items_have_beside_the_table_is_a_piece_of_its_own(string kind, string tensor)
    {
        using var published = new PublishedModel(kind);
        using var file = TensorFile.Open(published.Store.BlockFile(published.Release.Find(PieceKind.ItemScalars)!.Sha256));
        Assert.Equal([tensor], file.Tensors.Select(entry => entry.Name));
    }

    [Fact]
    public void A_second_release_counts_on_and_shares_blocks()
    {
        using var published = new PublishedModel();
        var second = published.Publish(TimeSpan.FromDays(7));
        Assert.Equal(2, second.Sequence);
        Assert.Equal(string.Join("\n", published.Release.Pieces), string.Join("\n", second.Pieces));
        Assert.Equal(7 * 86_400, second.Expires - second.Issued);
        Assert.Equal([1, 2], published.Store.Sequences("sample"));
        Assert.Equal(["sample"], published.Store.Models());
    }

    [Fact]
    public void A_model_without_metrics_is_refused()
    {
        using var published = new PublishedModel();
        SampleModels.Write(published.Folder, SampleModels.Draft("sasrec-chord") with { Metrics = [] });
        Assert.Contains("no metrics", Assert.Throws<PublishException>(() => published.Publish()).Message, StringComparison.Ordinal);
        Assert.Equal([1], published.Store.Sequences("sample"));
    }

    [Fact]
    public void A_model_that_answers_otherwise_is_refused()
    {
        using var published = new PublishedModel();
        var file = Path.Combine(published.Folder, GoldenScores.FileName);
        var golden = GoldenScores.Open(file);
        var first = golden.Answers[0];
        (golden with { Answers = [first with { Scores = first.Scores.SetItem(0, first.Scores[0] + 1) }] }).Write(file);
        Assert.Contains("does not answer", Assert.Throws<PublishException>(() => published.Publish()).Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("no golden.json", Assert.Throws<PublishException>(() => published.Publish()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_model_is_refused()
    {
        using var published = new PublishedModel();
        var file = Path.Combine(published.Folder, "backbone.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Throws<ModelFormatException>(() => published.Publish());
    }

    private static float[] Scores(Recommender recommender)
    {
        var scores = new float[recommender.ItemCount];
        recommender.OpenSession().Score([0, 3, 1], scores);
        return scores;
    }
}
