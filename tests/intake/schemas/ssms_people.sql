USE [Shop]
GO
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE TABLE [dbo].[People](
	[Id] [int] IDENTITY(1,1) NOT NULL,
	[Guid] [uniqueidentifier] ROWGUIDCOL  NOT NULL,
	[Name] [nvarchar](50) NOT NULL,
	[Bio] [nvarchar](max) NULL,
	[Salary] [money] NULL,
	[Born] [datetime2](7) NULL,
	[Full]  AS ([Name]+N'!') PERSISTED,
 CONSTRAINT [PK_People] PRIMARY KEY CLUSTERED 
(
	[Id] ASC
)WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY],
 CONSTRAINT [UQ_Guid] UNIQUE NONCLUSTERED 
(
	[Guid] ASC
)WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
ALTER TABLE [dbo].[People] ADD  CONSTRAINT [DF_Guid]  DEFAULT (newid()) FOR [Guid]
GO
ALTER TABLE [dbo].[People]  WITH CHECK ADD  CONSTRAINT [CK_Salary] CHECK  (([Salary]>(0)))
GO
ALTER TABLE [dbo].[People] CHECK CONSTRAINT [CK_Salary]
GO
CREATE NONCLUSTERED INDEX [IX_Name] ON [dbo].[People]
(
	[Name] ASC,
	[Born] DESC
)
INCLUDE([Bio]) WITH (PAD_INDEX = OFF) ON [PRIMARY]
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'Who it''s about' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'People'
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'given; first' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'People', @level2type=N'COLUMN',@level2name=N'Name'
GO
CREATE PROCEDURE [dbo].[p] AS
BEGIN
	SELECT 1;
END
GO
