"""The product through another's eyes: who configures users sees what one of them sees, without hands, for an hour at most."""
