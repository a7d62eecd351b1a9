namespace Tailor.Training.Batches;

/// <summary>What a training window asks the model to predict.</summary>
public enum WindowStyle
{
    /// <summary>The next item at every position (SASRec, GRU4Rec, NextItNet): a window of n inputs has n targets. Rows are padded on the right.</summary>
    NextItem,

    /// <summary>Only what follows the last input (Caser): one window for each target, inputs the latest L items before it. Rows are padded on the left.</summary>
    FinalOnly,
}
