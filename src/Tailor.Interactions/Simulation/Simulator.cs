using System.Buffers.Text;
using Tailor.Interactions.Columns;
using Tailor.Interactions.Formats;

namespace Tailor.Interactions.Simulation;

/// <summary>
/// A population whose best possible recommendation is known. A user's next item depends on the history alone: with a small probability it is any item
/// by popularity (which brings a new interest and displaces the oldest), else it follows the last item or is an item of one of the user's latest
/// interests. <see cref="NextItemOracle"/> computes the same probabilities.
/// </summary>
public sealed class Simulator
{
    /// <summary>Builds the items: about 40 bytes each. Users cost nothing until they are walked.</summary>
    public Simulator(SimulatorOptions options)
    {
        options.Validate();
        Options = options;
        World = new ItemWorld(options);
    }

    /// <summary>What is simulated.</summary>
    public SimulatorOptions Options { get; }

    internal ItemWorld World { get; }

    /// <summary>The interest, in 0 … interests − 1, to which an item belongs.</summary>
    public int InterestOf(int item) => World.InterestOf(item);

    /// <summary>Opens a walk: working memory in which one thread walks users one after the other, in any order.</summary>
    public UserWalk OpenWalk() => new(this);

    /// <summary>All users as a data set. Item and user indices are the simulator's own numbers, also of items that nobody had.</summary>
    public InteractionSet ToInteractionSet(string name = "simulated")
    {
        var (users, items) = (new IdMap(), new IdMap());
        for (var item = 0; item < Options.Items; item++) AddNumber(items, item);
        var rows = new SequencesBuilder(users, items, hasTimes: true);
        var walk = OpenWalk();
        for (var user = 0; user < Options.Users; user++)
        {
            AddNumber(users, user);
            walk.Start(user);
            while (walk.MoveNext()) rows.Add(user, walk.Item, walk.Time * 1_000_000);
        }
        return new InteractionSet(name, rows.Build(), null, null);
    }

    /// <summary>Writes all users to a file, one after the other; ids are the simulator's numbers.</summary>
    /// <param name="path">The file; compressed where the name ends with .gz.</param>
    /// <param name="format">A format without ratings.</param>
    /// <param name="cancellation">Stops between users; no file is left.</param>
    public void Write(string path, InteractionFormat format, CancellationToken cancellation = default)
    {
        Span<byte> userId = stackalloc byte[11];
        Span<byte> itemId = stackalloc byte[11];
        using var writer = InteractionWriter.Create(path, format, hasTimes: true);
        var walk = OpenWalk();
        for (var user = 0; user < Options.Users; user++)
        {
            cancellation.ThrowIfCancellationRequested();
            Utf8Formatter.TryFormat(user, userId, out var userLength);
            walk.Start(user);
            while (walk.MoveNext())
            {
                Utf8Formatter.TryFormat(walk.Item, itemId, out var itemLength);
                writer.Add(userId[..userLength], itemId[..itemLength], walk.Time);
            }
        }
        writer.Complete();
    }

    private static void AddNumber(IdMap ids, int number)
    {
        Span<byte> text = stackalloc byte[11];
        Utf8Formatter.TryFormat(number, text, out var length);
        ids.AddUtf8(text[..length]);
    }
}
