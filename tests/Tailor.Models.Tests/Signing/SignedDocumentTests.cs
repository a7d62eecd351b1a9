using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tailor.Models.Plans;
using Tailor.Models.Releases;
using Tailor.Models.Signing;
using Tailor.Models.Tests.Plans;

namespace Tailor.Models.Tests.Signing;

public sealed class SignedDocumentTests : IDisposable
{
    private readonly ECDsa _root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private Keyring Ring => new() { Format = 1, Sequence = 3, Issued = 1_000, Expires = 2_000, ReleaseKeys = [PublicKey.Of(_other)], PlanKeys = [PublicKey.Of(_root), PublicKey.Of(_other)] };

    private static Release Sample => new()
    {
        Format = 1,
        Model = "m",
        Version = "1",
        Sequence = 5,
        Issued = 1_000,
        Expires = 0,
        Pieces = [Piece("manifest", PieceKind.Manifest), Piece("backbone", PieceKind.Backbone), Piece("blocks.0", PieceKind.Block), Piece("items", PieceKind.Items)],
    };

    public void Dispose()
    {
        _root.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_keyring_and_a_release_come_back_as_they_were_signed()
    {
        var ring = Keyring.Read(Ring.Sign(_root).Bytes.Span, [PublicKey.Of(_root)], "ring");
        Assert.Equal(string.Join("\n", Ring.PlanKeys), string.Join("\n", ring.PlanKeys));
        Assert.Equal(3, ring.Sequence);
        var release = Release.Read(Sample.Sign(_other).Bytes.Span, ring.ReleaseKeys, "release");
        Assert.Equal(string.Join("\n", Sample.Pieces), string.Join("\n", release.Pieces));
    }

    [Fact]
    public void Every_changed_bit_is_refused()
    {
        var bytes = Ring.Sign(_root).Bytes.ToArray();
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= (byte)(1 << (at % 8));
            Assert.True(Record.Exception(() => Keyring.Read(bytes, [PublicKey.Of(_root)], "ring")) is SignatureException or ModelFormatException, $"byte {at}");
            bytes[at] ^= (byte)(1 << (at % 8));
        }
    }

    [Fact]
    public void Every_shorter_or_longer_document_is_refused()
    {
        var bytes = Ring.Sign(_root).Bytes.ToArray();
        for (var length = 0; length < bytes.Length; length += 7) Assert.Throws<ModelFormatException>(() => Keyring.Read(bytes.AsSpan(0, length), [PublicKey.Of(_root)], "ring"));
        Assert.Throws<ModelFormatException>(() => Keyring.Read([.. bytes, 0], [PublicKey.Of(_root)], "ring"));
    }

    [Fact]
    public void Another_signer_is_refused() =>
        Assert.Throws<SignatureException>(() => Keyring.Read(Ring.Sign(_other).Bytes.Span, [PublicKey.Of(_root)], "ring"));

    [Fact]
    public void A_release_is_no_keyring()
    {
        var release = Sample.Sign(_root).Bytes.ToArray();
        Assert.Throws<ModelFormatException>(() => Keyring.Read(release, [PublicKey.Of(_root)], "ring"));
        release[5] = (byte)DocumentKind.Keyring; // says that it is one, but nobody signed that
        Assert.Throws<SignatureException>(() => Keyring.Read(release, [PublicKey.Of(_root)], "ring"));
    }

    [Theory]
    [InlineData(600, true)]
    [InlineData(1_500, false)]
    [InlineData(2_000, true)]
    public void It_holds_between_issue_and_expiry(long now, bool refused)
    {
        var error = Record.Exception(() => Ring.RequireValidAt(DateTimeOffset.FromUnixTimeSeconds(now)));
        Assert.Equal(refused, error is SignatureException);
    }

    [Theory]
    [InlineData("sequence", "0")]
    [InlineData("format", "2")]
    [InlineData("pieces", "[]")]
    [InlineData("model", "\"../up\"")]
    [InlineData("more", "1")]
    [InlineData("version", null)]
    public void A_signed_text_that_makes_no_sense_is_refused(string key, string? value)
    {
        var json = JsonNode.Parse(Sample.Sign(_root).Text.Span)!.AsObject();
        if (value is null) json.Remove(key);
        else json[key] = JsonNode.Parse(value);
        var signed = SignedDocument.Sign(DocumentKind.Release, Encoding.UTF8.GetBytes(json.ToJsonString()), _root);
        Assert.Contains(value is null ? "version" : key, Assert.Throws<ModelFormatException>(() => Release.Read(signed.Bytes.Span, [PublicKey.Of(_root)], "release")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x", 1, "ab")]
    [InlineData("x", 0, "ab")]
    [InlineData("x", 1, "AB")]
    [InlineData("x", 1, "a")]
    [InlineData("items", 1, "ab")]
    public void A_piece_that_cannot_be_is_refused(string name, long size, string digest)
    {
        var sha = digest.Length == 2 ? string.Concat(Enumerable.Repeat(digest, 32)) : digest;
        var release = Sample with { Pieces = Sample.Pieces.Add(new(name, PieceKind.Block, size, sha)) };
        Assert.NotEmpty(release.Problems());
        Assert.Throws<InvalidOperationException>(() => release.Sign(_root));
    }

    [Fact]
    public void A_plan_is_taken_from_any_key_of_plans_and_from_no_other()
    {
        var plan = SamplePlans.Small;
        Ring.Verify(plan.Sign(_other));
        Assert.Throws<PlanException>(() => (Ring with { PlanKeys = [PublicKey.Of(_root)] }).Verify(plan.Sign(_other)));
        Assert.Throws<PlanException>(() => Ring.Verify(plan));
    }

    [Fact]
    public void A_public_key_goes_through_PEM_and_other_curves_are_refused()
    {
        var key = PublicKey.Of(_root);
        Assert.Equal(key, PublicKey.FromPem(key.ToPem(), "root.pub"));
        Assert.Empty(key.Problems());
        Assert.NotEmpty((key with { Id = PublicKey.Of(_other).Id }).Problems());
        Assert.Throws<ModelFormatException>(() => PublicKey.FromPem("-----BEGIN X-----", "root.pub"));
        using var wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => PublicKey.Of(wide));
    }

    private static ReleasePiece Piece(string name, PieceKind kind) => new(name, kind, 10, new string('a', 64));
}
