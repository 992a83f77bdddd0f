import { configureGlobal } from 'fast-check'

// The same cases each time, so that no change fails by chance; SEED=12345 (or SEED=$RANDOM) looks at others.
configureGlobal({ seed: Number(process.env.SEED ?? 1) })
