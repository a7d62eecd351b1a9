namespace Tailor.Interactions.Randomness;

/// <summary>First word of a stream's key: two uses of one seed draw different numbers. The values are for ever.</summary>
internal enum StreamPurpose
{
    /// <summary>Ties: (seed, user).</summary>
    Ties = 1001,

    /// <summary>The simulator's order of items by popularity: (seed).</summary>
    ItemRanks = 1003,

    /// <summary>The simulator's interest of each item: (seed).</summary>
    ItemInterests = 1004,

    /// <summary>The simulator's followers of an item: (seed, item, place).</summary>
    Followers = 1005,

    /// <summary>A simulated user: (seed, user).</summary>
    Walk = 1006,

    /// <summary>A user of a hidden group: (seed, user).</summary>
    PlantedWalk = 1007,

    /// <summary>A simple or complex user: (seed, user).</summary>
    PlantedComplexity = 1008,

    /// <summary>Users of whom some items validate: (seed).</summary>
    ValidationUsers = 1009,

    /// <summary>Which of a user's items validate: (seed, user).</summary>
    ValidationItems = 1010,
}
