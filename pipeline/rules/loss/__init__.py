"""Pass 3: characters that say something was lost before we came."""
