using System.Security.Cryptography;
using Tailor.Cloud.Keys;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Signing;
using Tailor.Models.Tests;

namespace Tailor.Cloud.Tests.Keys;

public sealed class KeyFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Keys => _scratch["keys"];

    private static Plan Plan => new() { Model = "m", ModelVersion = "1", Fingerprint = new(1), Issued = 0 };

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_its_keys_sign_its_keyring_takes()
    {
        var folder = KeyFolder.Create(Keys, TimeSpan.FromDays(1), TimeProvider.System);
        var ring = folder.ReadKeyring();
        Assert.Equal((1, 86_400), (ring.Sequence, ring.Expires - ring.Issued));
        using var key = folder.OpenKey(KeyPurpose.Plan);
        ring.Verify(Plan.Sign(key));
        using var release = folder.OpenKey(KeyPurpose.Release);
        Assert.Throws<PlanException>(() => ring.Verify(Plan.Sign(release)));
    }

    [Fact]
    public void Keys_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows()) return;
        KeyFolder.Create(Keys, null, TimeProvider.System);
        foreach (var name in (string[])["root.key", "plan.key", "release.key"])
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Keys, name)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_rotation_the_old_key_holds_unless_it_is_revoked(bool revoke)
    {
        var folder = KeyFolder.Create(Keys, null, TimeProvider.System);
        using var old = folder.OpenKey(KeyPurpose.Plan);
        var ring = folder.Rotate(KeyPurpose.Plan, revoke, null);
        Assert.Equal(2, ring.Sequence);
        Assert.Equal(2, folder.ReadKeyring().Sequence);
        using var fresh = folder.OpenKey(KeyPurpose.Plan);
        Assert.NotEqual(PublicKey.Of(old).Id, PublicKey.Of(fresh).Id);
        ring.Verify(Plan.Sign(fresh));
        Assert.Equal(revoke, Record.Exception(() => ring.Verify(Plan.Sign(old))) is PlanException);
    }

    [Fact]
    public void A_key_that_was_replaced_can_be_dropped_and_no_other()
    {
        var keys = KeyFolder.Create(Keys, null, TimeProvider.System);
        var old = keys.ReadKeyring();
        keys.Rotate(KeyPurpose.Plan, revoke: false, null);
        var both = keys.ReadKeyring();
        Assert.Equal(2, both.PlanKeys.Length);
        foreach (var (id, message) in ((string, string)[])[("ffff", "has no key ffff"), (both.PlanKeys[0].Id, "is the newest key"), (both.ReleaseKeys[0].Id, "is the newest key")])
        {
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => keys.Drop(id, null)).Message, StringComparison.Ordinal);
            Assert.Equal(both.Sequence, keys.ReadKeyring().Sequence);
        }

        keys.Drop(old.PlanKeys[0].Id, null);
        var after = keys.ReadKeyring();
        Assert.Equal(both.Sequence + 1, after.Sequence);
        Assert.Equal(both.PlanKeys[0], Assert.Single(after.PlanKeys));
        Assert.Equal(both.ReleaseKeys.AsEnumerable(), after.ReleaseKeys);
    }

    [Fact]
    public void The_ninth_key_drops_the_first()
    {
        var folder = KeyFolder.Create(Keys, null, TimeProvider.System);
        var first = folder.ReadKeyring().PlanKeys[0];
        for (var i = 1; i < Keyring.MostKeys; i++) folder.Rotate(KeyPurpose.Plan, revoke: false, null);
        Assert.Contains(first, folder.ReadKeyring().PlanKeys);
        folder.Rotate(KeyPurpose.Plan, revoke: false, null);
        Assert.DoesNotContain(first, folder.ReadKeyring().PlanKeys);
    }

    [Fact]
    public void Keys_that_are_there_are_not_overwritten()
    {
        KeyFolder.Create(Keys, null, TimeProvider.System);
        var before = File.ReadAllBytes(Path.Combine(Keys, "root.key"));
        Assert.Throws<IOException>(() => KeyFolder.Create(Keys, null, TimeProvider.System));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Keys, "root.key")));
    }

    [Fact]
    public void Without_the_root_nothing_is_rotated()
    {
        var folder = KeyFolder.Create(Keys, null, TimeProvider.System);
        File.Delete(Path.Combine(Keys, "root.key"));
        Assert.Throws<FileNotFoundException>(() => folder.Rotate(KeyPurpose.Plan, revoke: false, null));
        Assert.Equal(1, folder.ReadKeyring().Sequence);
        using var key = folder.OpenKey(KeyPurpose.Plan);
        folder.ReadKeyring().Verify(Plan.Sign(key));
    }

    [Fact]
    public void A_key_of_another_curve_or_without_its_private_half_is_refused()
    {
        using var wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ModelFormatException>(() => KeyFolder.ReadKey(_scratch.Write("wide.key", System.Text.Encoding.ASCII.GetBytes(wide.ExportPkcs8PrivateKeyPem()))));
        using var narrow = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<ModelFormatException>(() => KeyFolder.ReadKey(_scratch.Write("public.key", System.Text.Encoding.ASCII.GetBytes(narrow.ExportSubjectPublicKeyInfoPem()))));
        Assert.Throws<ModelFormatException>(() => KeyFolder.ReadKey(_scratch.Write("text.key", "no key"u8.ToArray())));
    }
}
